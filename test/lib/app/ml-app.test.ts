import { Duration } from 'cdk8s';
import { Env, EnvFieldPaths, EnvValue, Secret, ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import { MlApp, type MlAppProps, ModelStore, Mount, Peer } from '../../../lib/index';
import { at, containerOf, find, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

describe('the Deployment', () => {
  const chart = testChart();
  new MlApp(chart, 'model', props);
  const deployment = find(synth(chart), 'Deployment', 'model');

  test.each([
    ['spec.replicas', 2],
    ['spec.selector.matchLabels', { app: 'model' }],
    ['spec.strategy.rollingUpdate', { maxSurge: 1, maxUnavailable: 0 }],
    ['spec.minReadySeconds', 5],
    ['spec.progressDeadlineSeconds', undefined],
    ['spec.template.metadata.labels.app', 'model'],
    ['spec.template.spec.serviceAccountName', 'model'],
    ['spec.template.spec.automountServiceAccountToken', false],
    ['spec.template.spec.enableServiceLinks', false],
    ['spec.template.spec.terminationGracePeriodSeconds', 45],
    ['spec.template.spec.topologySpreadConstraints.0.topologyKey', 'kubernetes.io/hostname'],
    ['spec.template.spec.topologySpreadConstraints.1.topologyKey', 'topology.kubernetes.io/zone'],
    ['spec.template.spec.topologySpreadConstraints.1.labelSelector', { matchLabels: { app: 'model' } }],
  ])('has %s: %j', (path, value) => {
    expect(at(deployment, path)).toEqual(value);
  });

  test.each([
    ['image', 'example.com/model:1.0'],
    ['imagePullPolicy', 'IfNotPresent'],
    ['ports', [{ containerPort: 8080, name: 'http', protocol: 'TCP' }]],
    [
      'resources',
      {
        requests: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '128Mi' },
        limits: { memory: '512Mi', 'ephemeral-storage': '1Gi' },
      },
    ],
    ['lifecycle', { preStop: { sleep: { seconds: 10 } } }],
    ['startupProbe.httpGet', { path: '/readyz', port: 8080 }],
    ['readinessProbe.httpGet', { path: '/readyz', port: 8080 }],
    ['livenessProbe.httpGet', { path: '/livez', port: 8080 }],
    ['volumeMounts', [{ mountPath: '/tmp', name: 'tmp' }]],
    [
      'env',
      [
        { name: 'HOME', value: '/tmp' },
        { name: 'USER', value: 'nonroot' },
      ],
    ],
  ])('has a container with %s: %j', (path, value) => {
    expect(at(containerOf(deployment), path)).toEqual(value);
  });

  test('meets the Pod Security Standard "restricted" and has a read-only root', () => {
    expect(at(containerOf(deployment), 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });
});

test('every prop reaches the manifest', () => {
  const chart = testChart();
  // a new prop that is not set here does not compile
  const all: Required<MlAppProps> = {
    image: 'example.com/model@sha256:' + 'a'.repeat(64),
    name: 'sentiment',
    port: 9000,
    metricsPort: 9090,
    replicas: 3,
    labels: { 'example.com/app': 'sentiment' },
    resources: {
      cpu: '2',
      cpuLimit: '4',
      memory: '4Gi',
      memoryLimit: '6Gi',
      ephemeralStorage: '2Gi',
      ephemeralStorageLimit: '3Gi',
    },
    timing: { loadTime: Duration.minutes(3), slowestRequest: Duration.minutes(1), drain: Duration.seconds(0) },
    readinessPath: '/v2/health/ready',
    livenessPath: '/v2/health/live',
    imagePullPolicy: ImagePullPolicy.ALWAYS,
    command: ['serve'],
    args: ['--model', 'sentiment', '--level=$(LOG_LEVEL)$$'],
    envVariables: { POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP) },
    envFrom: [Env.fromSecret(Secret.fromSecretName(chart, 'database', 'database'))],
    env: { LOG_LEVEL: 'info', HOME: '/home/model' },
    expandVariables: true,
    user: 1000,
    group: 0,
    volumeGroup: 2000,
    clients: [Peer.inNamespace('shop')],
    scrapers: [Peer.ipBlock('203.0.113.0/24')],
    mounts: [Mount.emptyDir('/srv/cache')],
    imagePullSecrets: ['registry'],
    // each prop of these: scheduling.test.ts
    scheduling: { priorityClass: 'serving' },
    rollout: { revisionHistoryLimit: 3 },
    // service-account.test.ts
    serviceAccount: { mountToken: true },
    podLabels: { tier: 'models' },
    podAnnotations: { 'example.com/a': '1' },
    deploymentLabels: { tier: 'apps' },
    deploymentAnnotations: { 'example.com/b': '2' },
    modelStore: ModelStore.fromClaimName('weights'),
    service: {
      name: 'sentiment-http',
      serviceType: ServiceType.NODE_PORT,
      port: 81,
      nodePort: 30080,
      appProtocol: 'http',
      headless: false,
      labels: { tier: 'services' },
      annotations: { 'example.com/c': '3' },
    },
  };
  new MlApp(chart, 'Model', all);
  const objects = synth(chart);
  const deployment = find(objects, 'Deployment', 'sentiment');
  const container = containerOf(deployment);
  expect(deployment.metadata).toMatchObject({ labels: { tier: 'apps' }, annotations: { 'example.com/b': '2' } });
  const service = find(objects, 'Service').metadata;
  expect(service).toMatchObject({ labels: { tier: 'services' }, annotations: { 'example.com/c': '3' } });
  expect(at(deployment, 'spec.template.metadata')).toMatchObject({
    labels: { tier: 'models' },
    annotations: { 'example.com/a': '1' },
  });
  expect(at(deployment, 'spec.replicas')).toBe(3);
  expect(at(deployment, 'spec.selector.matchLabels')).toEqual({ 'example.com/app': 'sentiment' });
  expect(at(deployment, 'spec.template.spec.terminationGracePeriodSeconds')).toBe(70);
  expect(at(deployment, 'spec.progressDeadlineSeconds')).toBe(753);
  expect(container).toMatchObject({
    image: 'example.com/model@sha256:' + 'a'.repeat(64),
    imagePullPolicy: 'Always',
    command: ['serve'],
    args: ['--model', 'sentiment', '--level=$(LOG_LEVEL)$$'],
    envFrom: [{ secretRef: { name: 'database' } }],
    env: [
      { name: 'HOME', value: '/home/model' },
      { name: 'USER', value: 'nonroot' },
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'LOG_LEVEL', value: 'info' },
    ],
    securityContext: { runAsUser: 1000, runAsGroup: 0, runAsNonRoot: true },
    ports: [{ containerPort: 9000 }, { containerPort: 9090 }],
    resources: {
      requests: { cpu: '2', memory: '4Gi', 'ephemeral-storage': '2Gi' },
      limits: { cpu: '4', memory: '6Gi', 'ephemeral-storage': '3Gi' },
    },
    startupProbe: { periodSeconds: 3, failureThreshold: 121, httpGet: { path: '/v2/health/ready' } },
    readinessProbe: { httpGet: { path: '/v2/health/ready' } },
    livenessProbe: { periodSeconds: 10, timeoutSeconds: 65, failureThreshold: 3, httpGet: { path: '/v2/health/live' } },
  });
  expect(at(deployment, 'spec.template.spec.securityContext')).toEqual({
    fsGroup: 2000,
    fsGroupChangePolicy: 'OnRootMismatch',
    runAsNonRoot: true,
  });
  expect(at(container, 'lifecycle')).toBeUndefined();
  expect(container.volumeMounts).toContainEqual({ name: 'model', mountPath: '/models', readOnly: true });
  expect(find(objects, 'NetworkPolicy').spec.ingress).toEqual([
    // the Service is open to any client
    { ports: [{ port: 9000, protocol: 'TCP' }] },
    { ports: [{ port: 9090, protocol: 'TCP' }], from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] },
  ]);
  expect(container.volumeMounts).toContainEqual({ name: 'srv-cache', mountPath: '/srv/cache' });
  expect(find(objects, 'Service', 'sentiment-http').spec).toMatchObject({
    type: 'NodePort',
    selector: { 'example.com/app': 'sentiment' },
    ports: [{ name: 'http', port: 81, targetPort: 9000, nodePort: 30080, protocol: 'TCP' }],
  });
});

describe('autoscale()', () => {
  test('adds an autoscaling/v2 autoscaler and leaves the replicas to it', () => {
    const chart = testChart();
    const app = new MlApp(chart, 'model', props);
    app.autoscale({ name: 'scaler', minReplicas: 3, maxReplicas: 9, targetCpuUtilization: 65 });
    const objects = synth(chart);
    expect(find(objects, 'HorizontalPodAutoscaler', 'scaler')).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: {
        minReplicas: 3,
        maxReplicas: 9,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'model' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 65 } } },
        ],
      },
    });
    expect(find(objects, 'Deployment').spec).not.toHaveProperty('replicas');
    expect([app.minReplicas, app.maxReplicas]).toEqual([3, 9]);
  });

  test('has at least two replicas and targets 80 % CPU by default', () => {
    const chart = testChart();
    new MlApp(chart, 'model', props).autoscale({ maxReplicas: 5 });
    const { spec } = find(synth(chart), 'HorizontalPodAutoscaler', 'model');
    expect(at(spec, 'minReplicas')).toBe(2);
    expect(at(spec, 'metrics.0.resource.target.averageUtilization')).toBe(80);
  });

  test.each([
    [
      { minReplicas: 6, maxReplicas: 5 },
      'chart/model/autoscaling: minReplicas is 6, must be at most maxReplicas 5: lower it or raise maxReplicas',
    ],
    [
      { minReplicas: 0, maxReplicas: 5 },
      'chart/model/autoscaling: minReplicas is 0, must be a whole number from 1 to 2147483647: pass the number of pods',
    ],
    [
      { minReplicas: 1, maxReplicas: 1.5 },
      'chart/model/autoscaling: maxReplicas is 1.5, must be a whole number from 1 to 2147483647: pass the number of pods',
    ],
    [
      { maxReplicas: 5, targetCpuUtilization: 0 },
      'chart/model/autoscaling: targetCpuUtilization is 0, must be a whole number from 1 to 2147483647: pass a percentage of the CPU request',
    ],
    [{ maxReplicas: 5, name: 'My HPA' }, /^chart\/model\/autoscaling: name is 'My HPA', must be a name of at most 253/],
  ])('rejects %j', (options, message) => {
    const app = new MlApp(testChart(), 'model', props);
    expect(() => app.autoscale(options)).toThrow(message);
  });

  test('rejects fixed replicas', () => {
    const app = new MlApp(testChart(), 'model', { ...props, replicas: 3 });
    expect(() => app.autoscale({ maxReplicas: 5 })).toThrow(
      'chart/model: replicas is 3, contradicts autoscale(): leave replicas out and pass minReplicas: 3',
    );
  });

  test('rejects a second autoscaler', () => {
    const app = new MlApp(testChart(), 'model', props);
    app.autoscale({ maxReplicas: 5 });
    expect(() => app.autoscale({ maxReplicas: 5 })).toThrow('a Deployment can have only one autoscaler');
  });
});

describe('expose()', () => {
  test('adds a second Service for the same pods', () => {
    const chart = testChart();
    const app = new MlApp(chart, 'model', { ...props, service: { name: 'model-internal' } });
    app.expose({ serviceType: ServiceType.LOAD_BALANCER, port: 443, nodePort: 30443 });
    const objects = synth(chart);
    expect(find(objects, 'Service', 'model-internal').spec).toMatchObject({
      type: 'ClusterIP',
      selector: { app: 'model' },
    });
    expect(find(objects, 'Service', 'model').spec).toMatchObject({
      type: 'LoadBalancer',
      selector: { app: 'model' },
      ports: [{ port: 443, targetPort: 8080, nodePort: 30443 }],
    });
  });

  test.each([
    [{}, "chart/model: expose().name is 'model', which another Service of this app has: pass another name"],
    [
      { name: 'twice' },
      "chart/model: expose().name is 'twice', which another Service of this app has: pass another name",
    ],
    [
      { name: 'x', port: 0 },
      'chart/model: expose().port is 0, must be a whole number from 1 to 65535: pass the port your server listens on',
    ],
    [
      { name: 'x', nodePort: 30000 },
      'chart/model: expose().nodePort is 30000, needs expose().serviceType NODE_PORT or LOAD_BALANCER: pass one of them, because a ClusterIP has no node port',
    ],
    [
      { name: 'x', serviceType: ServiceType.NODE_PORT, nodePort: 8080 },
      'chart/model: expose().nodePort is 8080, must be a whole number from 30000 to 32767',
    ],
    [
      { name: 'x', serviceType: ServiceType.EXTERNAL_NAME },
      "chart/model: expose().serviceType is 'ExternalName', must be ClusterIP, NodePort or LoadBalancer",
    ],
  ])('rejects %j', (options, message) => {
    const app = new MlApp(testChart(), 'model', props);
    app.expose({ name: 'twice' });
    expect(() => app.expose(options)).toThrow(message);
  });
});
