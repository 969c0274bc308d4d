import { ApiObject, type Chart } from 'cdk8s';

const API_VERSIONS: { [kind: string]: string } = {
  Service: 'v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Ingress: 'networking.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  ServiceAccount: 'v1',
  ServiceMonitor: 'monitoring.coreos.com/v1',
  ExtensionsDeployment: 'extensions/v1beta1',
};

/** Functions that add objects to a chart, by rule. The rule reports the objects, and so do its aliases in other linters. */
export const ALIAS_CASES: { [rule: string]: (chart: Chart) => void } = {
  'workload-selector': (chart) => {
    const selector = { matchLabels: { app: 'other' } };
    workload(chart, 'Deployment', 'web', {}, { selector });
    workload(chart, 'StatefulSet', 'store', {}, { selector });
  },
  'service-selects-nothing': (chart) => service(chart),
  'network-policy-selects-nothing': (chart) =>
    object(chart, 'NetworkPolicy', 'policy', { podSelector: { matchLabels: { app: 'gone' } } }),
  'ingress-backend-missing': (chart) => {
    const backend = { service: { name: 'gone', port: { number: 80 } } };
    const paths = [{ path: '/', pathType: 'Prefix', backend }];
    object(chart, 'Ingress', 'web', { rules: [{ host: 'example.com', http: { paths } }] });
  },
  // kube-linter looks for the target in all namespaces
  'autoscaler-target-missing': (chart) => scaler(chart, 2, 'gone'),
  'autoscaler-fixed-replicas': (chart) => {
    workload(chart, 'Deployment', 'web', { resources: { requests: { cpu: '1' } } }, { replicas: 2 });
    scaler(chart, 2);
  },
  'budget-blocks-drain': (chart) => {
    workload(chart, 'Deployment', 'web');
    workload(chart, 'Deployment', 'other');
    const of = (app: string) => ({ selector: { matchLabels: { app } } });
    object(chart, 'PodDisruptionBudget', 'none-may-go', { ...of('web'), maxUnavailable: 0 });
    object(chart, 'PodDisruptionBudget', 'all-must-stay', { ...of('other'), minAvailable: '100%' });
  },
  'image-tag': (chart) => {
    workload(chart, 'Deployment', 'latest', { image: 'registry.example.com/model:latest' });
    workload(chart, 'Deployment', 'none', { image: 'registry.example.com/model' });
  },
  'probe-port': (chart) => {
    const probe = { httpGet: { path: '/', port: 9090 } };
    const probes = { startupProbe: probe, readinessProbe: probe, livenessProbe: probe };
    workload(chart, 'Deployment', 'web', probes);
  },
  'cpu-limit': (chart) =>
    workload(chart, 'Deployment', 'web', {
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
    }),
  'pull-policy': (chart) => workload(chart, 'Deployment', 'web', { imagePullPolicy: 'IfNotPresent' }),
  'single-replica': (chart) => {
    workload(chart, 'Deployment', 'web', {}, { replicas: 1 });
    // kube-score ignores workloads without a Service
    service(chart);
  },
  'autoscaler-single-replica': (chart) => {
    workload(chart, 'Deployment', 'web', { resources: { requests: { cpu: '1' } } });
    scaler(chart, 1);
  },
  'node-port-service': (chart) => {
    workload(chart, 'Deployment', 'web');
    service(chart, { type: 'NodePort' });
  },
  'service-account-missing': (chart) => {
    object(chart, 'ServiceAccount', 'inference', undefined);
    workload(chart, 'Deployment', 'web', {}, {}, { serviceAccountName: 'inferense' });
  },
  'key-missing': (chart) => {
    settings(chart, 'limits');
    workload(chart, 'Deployment', 'web', { env: [variableFrom('limits', 'batch_size')] });
  },
  'reference-missing': (chart) => {
    settings(chart, 'inference-settings');
    workload(chart, 'Deployment', 'web', { env: [variableFrom('inference-setings', 'batch-size')] });
  },
  'monitor-selects-nothing': (chart) => {
    workload(chart, 'Deployment', 'web');
    service(chart);
    object(chart, 'ServiceMonitor', 'web', {
      selector: { matchLabels: { app: 'gone' } },
      endpoints: [{ port: 'http' }],
    });
  },
  'variable-duplicate': (chart) => {
    const env = ['1', '2'].map((value) => ({ name: 'SIZE', value }));
    workload(chart, 'Deployment', 'web', { env });
  },
  'governing-service': (chart) => {
    workload(chart, 'StatefulSet', 'web');
    service(chart, { clusterIP: 'None' });
  },
  'removed-api': (chart) => workload(chart, 'ExtensionsDeployment', 'web'),
  'readiness-probe-missing': (chart) => {
    workload(chart, 'Deployment', 'web');
    service(chart);
  },
  'probes-identical': (chart) => {
    const probe = { httpGet: { path: '/', port: 8080 } };
    workload(chart, 'Deployment', 'web', { readinessProbe: probe, livenessProbe: probe });
    service(chart);
  },
  'budget-missing': (chart) => {
    const readinessProbe = { httpGet: { path: '/', port: 8080 } };
    workload(chart, 'Deployment', 'web', { readinessProbe }, { replicas: 2 });
    workload(chart, 'StatefulSet', 'store', { readinessProbe }, { replicas: 2, serviceName: 'store' });
    service(chart);
    object(chart, 'Service', 'store', { selector: { app: 'store' }, clusterIP: 'None', ports: [{ port: 8080 }] });
  },
  'secret-literal': (chart) => workload(chart, 'Deployment', 'web', { env: [{ name: 'DB_SECRET', value: 'hunter2' }] }),
  'host-anti-affinity': (chart) => {
    workload(chart, 'Deployment', 'web', {}, { replicas: 2 });
    workload(chart, 'StatefulSet', 'store', {}, { replicas: 2 });
  },
};

function object(chart: Chart, type: string, name: string, spec?: object): void {
  const kind = type.replace('Extensions', '');
  new ApiObject(chart, `${kind}-${name}`, { apiVersion: API_VERSIONS[type] ?? type, kind, metadata: { name }, spec });
}

function workload(
  chart: Chart,
  kind: string,
  app: string,
  container: object = {},
  spec: object = {},
  pod: object = {},
): void {
  const served = { name: 'server', image: 'registry.example.com/model:1.0', ports: [{ containerPort: 8080 }] };
  object(chart, kind, app, {
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, spec: { containers: [{ ...served, ...container }], ...pod } },
    ...spec,
  });
}

function settings(chart: Chart, name: string): void {
  new ApiObject(chart, `ConfigMap-${name}`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { 'batch-size': '8' },
  });
}

function variableFrom(name: string, key: string): object {
  return { name: 'BATCH_SIZE', valueFrom: { configMapKeyRef: { name, key } } };
}

function service(chart: Chart, spec: object = {}): void {
  object(chart, 'Service', 'web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec });
}

function scaler(chart: Chart, minReplicas: number, target = 'web'): void {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: target };
  object(chart, 'HorizontalPodAutoscaler', 'scaler', { scaleTargetRef, minReplicas, maxReplicas: 3 });
}
