import { kubectl, kubectlOn } from '../kubectl';
import { fetchFromPod } from '../port-forward';
import { ensure, eventually } from '../steps';
import { imageOf } from './charts';

const POD = 'prometheus';
const IMAGE = 'registry.example.com/servers/prometheus:1';

/** Endpoint of metrics. */
export interface ScrapeTarget {
  /** Namespace of the Prometheus. */
  readonly namespace: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly path: string;
}

/** Starts a Prometheus in a namespace of its own that scrapes the target. */
export async function startPrometheus(target: ScrapeTarget): Promise<void> {
  await stopPrometheus(target.namespace);
  const manifests = [namespaceOf(target), configurationOf(target), podOf(target)].map((object) =>
    JSON.stringify(object),
  );
  await kubectlOn(manifests.join('\n---\n'), 'apply', '-f', '-');
  await kubectl('wait', '--for=condition=Ready', `pod/${POD}`, '-n', target.namespace, '--timeout=180s');
}

export async function stopPrometheus(namespace: string): Promise<void> {
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--timeout=120s');
}

/** Waits until a query returns a sample for each of `count` pods. */
export function waitForSamples(namespace: string, query: string, count: number): Promise<number> {
  return eventually(90, async () => {
    const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
    const text = await fetchFromPod(namespace, POD, 9090, path);
    const { data } = JSON.parse(text) as { data: { result: { metric: { instance: string } }[] } };
    const instances = new Set(data.result.map(({ metric }) => metric.instance));
    ensure(instances.size === count, `Prometheus has ${query} of ${instances.size} pods, ${count} wanted`);
    return data.result.length;
  });
}

function namespaceOf({ namespace }: ScrapeTarget) {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
}

function configurationOf({ namespace, addresses, port, path }: ScrapeTarget) {
  const targets = addresses.map((address) => `'${address}:${port}'`).join(', ');
  const yaml = [
    'global: { scrape_interval: 5s }',
    `scrape_configs: [{ job_name: server, metrics_path: '${path}', static_configs: [{ targets: [${targets}] }] }]`,
  ];
  const metadata = { name: POD, namespace };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'prometheus.yml': yaml.join('\n') } };
}

function podOf({ namespace }: ScrapeTarget) {
  const container = {
    name: POD,
    image: imageOf(IMAGE),
    args: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/tmp/data'],
    readinessProbe: { httpGet: { path: '/-/ready', port: 9090 }, periodSeconds: 2 },
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
    metadata: { name: POD, namespace },
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
