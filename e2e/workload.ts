import { join } from 'node:path';
import { type ContainerStatus, type LiveObject, get, kubectl, kubectlWithInput, list } from './kubectl';
import { fetchFromPod } from './port-forward';
import { PermanentError, type Step, ensure, eventually, sleep } from './steps';

/** Timeout of a rollout, in seconds. Node.js needs minutes to start on a hundredth of a CPU. */
const READY_SECONDS = 600;
/** Upper bound of the time until kube-proxy or a Gateway applies a change, in seconds. */
export const PROPAGATION_SECONDS = 4;
/** Default of the app's METRICS_PORT. */
const METRICS_PORT = 9090;

/** Folder of the manifests, and address of the node ports. */
export interface ScenarioContext {
  readonly folder: string;
  readonly node: string;
}

/** Applies a chart and waits until its pods are ready. First deletes the objects of an earlier run, which would hide missing objects. */
export function startSteps(folder: string, chart: string): Step[] {
  return [
    {
      claim: `kubectl apply accepts ${chart} without a warning and all its pods become ready`,
      required: true,
      check: async () => {
        await remove(folder, chart);
        const { stdout, stderr } = await kubectl('apply', '-f', file(folder, chart));
        ensure(stderr.trim() === '', stderr.trim());
        return `${stdout.trim().split('\n').length} objects, ${await waitUntilReady(chart)}`;
      },
    },
  ];
}

/** Deletes a chart. */
export function deleteStep(folder: string, chart: string): Step {
  return {
    claim: `kubectl delete of ${chart} leaves nothing behind`,
    always: true,
    check: () => remove(folder, chart),
  };
}

async function remove(folder: string, chart: string): Promise<string> {
  await kubectl('delete', '-f', file(folder, chart), '--ignore-not-found', '--timeout=300s');
  const left = await kubectl('get', 'namespace', chart, '--ignore-not-found');
  ensure(left.stdout === '', `namespace ${chart} still exists`);
  return `namespace ${chart} and its objects deleted`;
}

function file(folder: string, chart: string): string {
  return join(folder, `${chart}.k8s.yaml`);
}

/** Waits until all pods of the chart's Deployments are ready and receive requests, and checks that no container has restarted. */
export async function waitUntilReady(chart: string): Promise<string> {
  const measured = await eventually(READY_SECONDS, async () => {
    const deployments = await list('deployments', chart);
    ensure(deployments.length > 0, 'no Deployment');
    const scalers = await list('hpa', chart);
    const wanted = deployments.reduce((sum, d) => sum + replicasWanted(scalers, d), 0);
    const pods = await livePods(chart);
    const containers = pods.flatMap((p) => p.status.containerStatuses ?? []);
    throwIfImageMissing(containers);
    const ready = containers.filter((c) => c.ready).length;
    ensure(ready === wanted && pods.length === wanted, `${ready} of ${wanted} pods ready`);
    const restarts = containers.filter((c) => c.restartCount > 0).length;
    ensure(restarts === 0, `${restarts} containers restarted`);
    return `pods ready: ${wanted}`;
  });
  await sleep(PROPAGATION_SECONDS);
  return measured;
}

function throwIfImageMissing(containers: ContainerStatus[]): void {
  for (const { image, state } of containers) {
    const reason = state.waiting?.reason ?? '';
    if (['ErrImageNeverPull', 'ImagePullBackOff', 'InvalidImageName'].includes(reason)) {
      throw new PermanentError(`${reason} for image ${image}: push or load the image, or set its name in E2E_IMAGES`);
    }
  }
}

/** Number of replicas at rest: `replicas` of the Deployment, or the autoscaler's minimum if the minimum is higher. */
function replicasWanted(scalers: LiveObject[], deployment: LiveObject): number {
  const scaler = scalers.find((h) => h.spec.scaleTargetRef.name === deployment.metadata.name);
  return Math.max(deployment.spec.replicas, scaler?.spec.minReplicas ?? 0);
}

/** Pods that are not being deleted. */
export async function livePods(namespace: string): Promise<LiveObject[]> {
  return (await list('pods', namespace)).filter((pod) => !pod.metadata.deletionTimestamp);
}

export function isReady(pod: LiveObject): boolean {
  const containers = pod.status.containerStatuses ?? [];
  return containers.length > 0 && containers.every((c) => c.ready);
}

/**
 * Waits until these pods are deleted, including pods that drain.
 *
 * @throws if a pod remains after `seconds`
 */
export function waitUntilDeleted(namespace: string, names: string[], seconds = 120): Promise<void> {
  return eventually(seconds, async () => {
    const left = (await list('pods', namespace)).filter((pod) => names.includes(pod.metadata.name));
    ensure(left.length === 0, `${left.length} old pods remain after ${seconds} s`);
  });
}

/** Restarts the pods of a Deployment, and waits for the rollout, then at most `seconds` for the deletion of the old pods. */
export async function restart(
  namespace: string,
  deployment: string,
  old: LiveObject[],
  seconds?: number,
): Promise<void> {
  await kubectl('rollout', 'restart', `deployment/${deployment}`, '-n', namespace);
  await waitForRollout(namespace, deployment);
  const names = old.map((pod) => pod.metadata.name);
  await waitUntilDeleted(namespace, names, seconds);
}

export async function waitForRollout(namespace: string, deployment: string): Promise<void> {
  await kubectl('rollout', 'status', `deployment/${deployment}`, '-n', namespace, `--timeout=${READY_SECONDS}s`);
}

/** Evicts a pod as `kubectl drain` does, and retries until its disruption budget allows the eviction. */
export async function evict(namespace: string, pod: string): Promise<void> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
  await eventually(300, () => kubectlWithInput(JSON.stringify(eviction), 'create', '--raw', path, '-f', '-'));
}

/** Time until the check succeeds, in seconds. Throws the last error of the check after `limit` seconds. */
export async function secondsUntil(limit: number, check: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await eventually(limit, check);
  return (performance.now() - start) / 1000;
}

/** Sum of a pod's samples of a metric. With `label`, only samples with this text in their line count. */
export async function metric(namespace: string, pod: string, name: string, label = ''): Promise<number> {
  const text = await fetchFromPod(namespace, pod, METRICS_PORT, '/metrics');
  return text
    .split('\n')
    .filter((line) => (line.startsWith(`${name} `) || line.startsWith(`${name}{`)) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** Address at which the Ingress controller serves an Ingress. */
export async function ingressAddress(namespace: string, name: string): Promise<string> {
  const [point] = (await get('ingress', name, namespace)).status.loadBalancer.ingress ?? [];
  const address = process.env.E2E_INGRESS ?? point?.ip ?? point?.hostname;
  ensure(address !== undefined, `Ingress ${name} has no address: install an Ingress controller, or set E2E_INGRESS`);
  return address;
}

/** Calls `sample` every second until the returned function is called. */
export function poll(sample: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  const watch = (async () => {
    while (!stopped) {
      await sample();
      await sleep(1);
    }
  })();
  watch.catch(() => undefined); // the caller of the returned function receives the error
  return () => {
    stopped = true;
    return watch;
  };
}
