import { get, kubectl, kubectlWithInput } from './kubectl';
import { fetchFromPod } from './port-forward';
import { imageOf } from './registry';
import { ensure, eventually } from './steps';

const POD = 'prometheus';
const IMAGE = 'registry.example.com/servers/prometheus:1';
const PORT = 9090;

/** Namespace and configuration of a Prometheus. */
export interface PrometheusOptions {
  readonly namespace: string;
  /** Time between two scrapes, in seconds. */
  readonly interval: number;
  /** Elements of `scrape_configs`. */
  readonly jobs: readonly object[];
}

/** Starts a Prometheus, with a node port. */
export async function startPrometheus(options: PrometheusOptions): Promise<void> {
  await stopPrometheus(options.namespace);
  const objects = [namespaceOf(options), configurationOf(options), podOf(options), serviceOf(options)];
  await kubectlWithInput(objects.map((object) => JSON.stringify(object)).join('\n---\n'), 'apply', '-f', '-');
  await kubectl('wait', '--for=condition=Ready', `pod/${POD}`, '-n', options.namespace, '--timeout=180s');
}

/** URL of a Prometheus through its node port. */
export async function prometheusUrl(namespace: string, node: string): Promise<string> {
  const { ports } = (await get('service', POD, namespace)).spec;
  return `http://${node}:${ports[0]?.nodePort}`;
}

/** Address of a Prometheus for `--prometheus` of `cdk8s-ml-app release`, which then connects through the API server. */
export function prometheusService(namespace: string): string {
  return `${namespace}/${POD}:${PORT}`;
}

export async function stopPrometheus(namespace: string): Promise<void> {
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--timeout=120s');
}

/** Waits until a query returns samples of `count` pods. Returns the number of series. */
export function waitForSamples(namespace: string, query: string, count: number): Promise<number> {
  return eventually(90, async () => {
    const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
    const text = await fetchFromPod(namespace, POD, PORT, path);
    const { data } = JSON.parse(text) as { data: { result: { metric: { instance: string } }[] } };
    const instances = new Set(data.result.map(({ metric }) => metric.instance));
    ensure(instances.size === count, `Prometheus has ${query} of ${instances.size} pods, ${count} expected`);
    return data.result.length;
  });
}

function namespaceOf({ namespace }: PrometheusOptions) {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
}

function configurationOf({ namespace, interval, jobs }: PrometheusOptions) {
  // JSON is YAML
  const configuration = JSON.stringify({ global: { scrape_interval: `${interval}s` }, scrape_configs: jobs });
  const metadata = { name: POD, namespace };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'prometheus.yml': configuration } };
}

function serviceOf({ namespace }: PrometheusOptions) {
  const spec = { type: 'NodePort', selector: { app: POD }, ports: [{ port: PORT }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: POD, namespace }, spec };
}

function podOf({ namespace }: PrometheusOptions) {
  const container = {
    name: POD,
    image: imageOf(IMAGE),
    args: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/tmp/data'],
    readinessProbe: { httpGet: { path: '/-/ready', port: PORT }, periodSeconds: 2 },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'configuration', mountPath: '/etc/prometheus' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: POD, namespace, labels: { app: POD } },
    spec: {
      containers: [container],
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      volumes: [
        { name: 'configuration', configMap: { name: POD } },
        { name: 'tmp', emptyDir: {} },
      ],
    },
  };
}
