import { join } from 'node:path';
import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import { MlApp, RestrictedNamespace } from '../../lib';
import { temporaryFolder } from '../manifests';
import { CPU_LIMIT, propsOf } from './charts';

/** Maximum duration of a stream while Kubernetes replaces its pod. */
const SLOWEST_STREAM = Duration.minutes(5);
const MODEL = 'tiny';

/** Deployments of vLLM that the test compares. */
export const STREAM_NAMES = ['vllm-preset', 'vllm-plain'] as const;
export type StreamName = (typeof STREAM_NAMES)[number];

/** Writes the manifest of a Deployment. Returns its path. */
export async function writeStreamManifest(name: StreamName): Promise<string> {
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  const chart = new Chart(app, name, { namespace: name });
  const add = name === 'vllm-preset' ? addPreset : addPlain;
  add(chart, name, await propsOf('vllm'));
  app.synth();
  return join(outdir, `${name}.k8s.yaml`);
}

type Props = Awaited<ReturnType<typeof propsOf>>;

function addPreset(chart: Chart, name: string, props: Props): void {
  new RestrictedNamespace(chart, 'namespace');
  new MlApp(chart, name, {
    ...props,
    replicas: 1,
    resources: { ...props.resources, cpuLimit: CPU_LIMIT },
    timing: { slowestRequest: SLOWEST_STREAM },
    service: { serviceType: ServiceType.NODE_PORT },
  });
}

/**
 * Deployment of vLLM's guide for Kubernetes: no preStop hook, no --shutdown-timeout, and the default grace period.
 *
 * @see https://docs.vllm.ai/en/stable/deployment/k8s/
 */
function addPlain(chart: Chart, name: string, { image, args = [], env, resources }: Props): void {
  const labels = { app: name };
  const httpGet = { path: '/health', port: 8000 };
  const amounts = { cpu: CPU_LIMIT, memory: resources?.memory };
  const container = {
    name: 'vllm',
    image,
    command: ['vllm', 'serve', `/srv/${MODEL}`, `--served-model-name=${MODEL}`, ...args],
    env: Object.entries(env ?? {}).map(([variable, value]) => ({ name: variable, value })),
    ports: [{ containerPort: 8000 }],
    livenessProbe: { httpGet, initialDelaySeconds: 60, periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 30 },
    readinessProbe: { httpGet, initialDelaySeconds: 60, periodSeconds: 5, timeoutSeconds: 5 },
    resources: { requests: amounts, limits: amounts },
    volumeMounts: [{ name: 'shm', mountPath: '/dev/shm' }],
  };
  const volumes = [{ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } }];
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  new ApiObject(chart, 'deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container], volumes } },
    },
  });
  new ApiObject(chart, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { type: 'NodePort', selector: labels, ports: [{ port: 8000, targetPort: 8000 }] },
  });
}
