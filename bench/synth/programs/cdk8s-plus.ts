import { ApiObject, App, Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

// Synthesizes applications with cdk8s and cdk8s-plus only. Usage: node cdk8s-plus.js APPS OUTDIR
const [apps, outdir] = process.argv.slice(2);
const app = new App({ outdir });
for (let i = 0; i < Number(apps); i++) {
  addModel(app, `model-${i}`);
}
app.synth();

function addModel(scope: App, name: string): void {
  const chart = new Chart(scope, name, { namespace: name, labels: labelsOf(name) });
  const metadata = { name };
  const serviceAccount = new kplus.ServiceAccount(chart, 'service-account', { metadata });
  const deployment = addDeployment(chart, name, serviceAccount);
  const service = new kplus.Service(chart, 'service', {
    metadata,
    ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: kplus.Protocol.TCP }],
  });
  service.selectLabel('app', name);
  const ingress = new kplus.Ingress(chart, 'ingress', { metadata });
  ingress.addHostRule(`${name}.example.com`, '/', kplus.IngressBackend.fromService(service));
  addPolicies(chart, name);
  new kplus.HorizontalPodAutoscaler(chart, 'autoscaler', {
    metadata,
    target: deployment,
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(80))],
  });
  // restores the defaults of Kubernetes, because cdk8s-plus writes other values
  ApiObject.of(chart.node.findChild('autoscaler')).addJsonPatch(JsonPatch.remove('/spec/behavior'));
}

function labelsOf(name: string): { [key: string]: string } {
  return {
    app: name,
    'app.kubernetes.io/managed-by': 'cdk8s-ml-app',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': name,
  };
}

function addDeployment(chart: Chart, name: string, serviceAccount: kplus.ServiceAccount): kplus.Deployment {
  const labels = { app: name };
  const deployment = new kplus.Deployment(chart, 'deployment', {
    metadata: { name },
    podMetadata: { labels: labelsOf(name) },
    select: false,
    strategy: kplus.DeploymentStrategy.rollingUpdate({
      maxSurge: kplus.PercentOrAbsolute.absolute(1),
      maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
    }),
    minReady: Duration.seconds(5),
    progressDeadline: Duration.seconds(600),
    terminationGracePeriod: Duration.seconds(45),
    serviceAccount,
    securityContext: { fsGroup: 65532 },
    containers: [containerOf(name)],
  });
  deployment.select(kplus.LabelSelector.of({ labels }));
  deployment.containers[0]?.mount('/tmp', kplus.Volume.fromEmptyDir(deployment, 'tmp', 'tmp'));
  const quantity = (amount: string) => kplus.k8s.Quantity.fromString(amount);
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: labels },
    matchLabelKeys: ['pod-template-hash'],
  });
  ApiObject.of(deployment).addJsonPatch(
    JsonPatch.add('/spec/template/spec/containers/0/resources', {
      limits: { memory: quantity('512Mi'), 'ephemeral-storage': quantity('1Gi') },
      requests: { cpu: quantity('500m'), memory: quantity('512Mi'), 'ephemeral-storage': quantity('128Mi') },
    }),
    JsonPatch.add('/spec/template/spec/topologySpreadConstraints', [
      spread('kubernetes.io/hostname'),
      spread('topology.kubernetes.io/zone'),
    ]),
    JsonPatch.add('/spec/template/spec/enableServiceLinks', false),
  );
  return sleepBeforeStop(deployment);
}

/** Adds the sleep action, which cdk8s-plus-28 does not support. */
function sleepBeforeStop(deployment: kplus.Deployment): kplus.Deployment {
  const object = ApiObject.of(deployment);
  const toJson = object.toJson.bind(object) as () => kplus.k8s.KubeDeploymentProps;
  object.toJson = () => {
    const manifest = toJson();
    Object.assign(manifest.spec?.template.spec?.containers[0] ?? {}, {
      lifecycle: { preStop: { sleep: { seconds: 10 } } },
    });
    return manifest;
  };
  return deployment;
}

function containerOf(name: string): kplus.ContainerProps {
  const probe = (path: string, timeout: number, period: number, failureThreshold: number) =>
    kplus.Probe.fromHttpGet(path, {
      port: 8080,
      timeoutSeconds: Duration.seconds(timeout),
      periodSeconds: Duration.seconds(period),
      failureThreshold,
    });
  return {
    name,
    image: `registry.example.com/${name}:1.0.0`,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    ports: [{ name: 'http', number: 8080, protocol: kplus.Protocol.TCP }],
    resources: {},
    startup: probe('/readyz', 5, 1, 61),
    readiness: probe('/readyz', 5, 5, 3),
    liveness: probe('/livez', 35, 10, 3),
    envVariables: { HOME: { value: '/tmp' }, USER: { value: 'nonroot' } },
    securityContext: {
      ensureNonRoot: true,
      user: 65532,
      group: 65532,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: [kplus.Capability.ALL] },
      seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
    },
  };
}

function addPolicies(chart: Chart, name: string): void {
  const metadata = { name };
  const selector = { matchLabels: { app: name } };
  const port = (number: number, protocol: string) => ({ port: kplus.k8s.IntOrString.fromNumber(number), protocol });
  new kplus.k8s.KubeNetworkPolicy(chart, 'network-policy', {
    metadata,
    spec: {
      podSelector: selector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [port(8080, 'TCP')] }],
      egress: [{ ports: [53, 5353, 8053].flatMap((dns) => [port(dns, 'TCP'), port(dns, 'UDP')]) }],
    },
  });
  new kplus.k8s.KubePodDisruptionBudget(chart, 'budget', {
    metadata,
    spec: {
      maxUnavailable: kplus.k8s.IntOrString.fromNumber(1),
      selector,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
