import { join } from 'node:path';
import { type ContainerStatus, type Live, get, kubectl, kubectlOn, list } from './kubectl';
import { fetchFromPod } from './port-forward';
import { Hopeless, type Step, ensure, eventually, sleep } from './steps';

/** Long enough for Node.js to start on a hundredth of a CPU. */
const READY_SECONDS = 600;
/** Default of the app's METRICS_PORT. */
const METRICS_PORT = 9090;

/** Where a chart is applied from, and where its node ports are. */
export interface Place {
  readonly folder: string;
  readonly node: string;
}

/** Deletes what an earlier run left, which would hide what this one does not create; applies the chart and waits until it runs. */
export function startSteps(folder: string, chart: string): Step[] {
  return [
    {
      claim: `kubectl apply accepts ${chart} without a warning and all its pods become ready`,
      vital: true,
      check: async () => {
        await remove(folder, chart);
        const { stdout, stderr } = await kubectl('apply', '-f', file(folder, chart));
        ensure(stderr.trim() === '', stderr.trim());
        return `${stdout.trim().split('\n').length} objects, ${await allReady(chart)}`;
      },
    },
  ];
}

/** kubectl delete, as the texts end. */
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
  ensure(left.stdout === '', `namespace ${chart} is left`);
  return `namespace ${chart} gone with all that was in it`;
}

function file(folder: string, chart: string): string {
  return join(folder, `${chart}.k8s.yaml`);
}

/** Waits until every pod that the chart's Deployments want is ready, and no container has restarted. */
export function allReady(chart: string): Promise<string> {
  return eventually(READY_SECONDS, async () => {
    const deployments = await list('deployments', chart);
    ensure(deployments.length > 0, 'no Deployment');
    const scalers = await list('hpa', chart);
    const wanted = deployments.reduce((sum, d) => sum + replicasWanted(scalers, d), 0);
    const pods = await livePods(chart);
    const containers = pods.flatMap((p) => p.status.containerStatuses ?? []);
    refuseMissingImages(containers);
    const ready = containers.filter((c) => c.ready).length;
    ensure(ready === wanted && pods.length === wanted, `${ready} of ${wanted} pods ready`);
    const restarts = containers.filter((c) => c.restartCount > 0).length;
    ensure(restarts === 0, `${restarts} containers restarted`);
    return `pods ready: ${wanted}`;
  });
}

function refuseMissingImages(containers: ContainerStatus[]): void {
  for (const { image, state } of containers) {
    const reason = state.waiting?.reason ?? '';
    if (['ErrImageNeverPull', 'ImagePullBackOff', 'InvalidImageName'].includes(reason)) {
      throw new Hopeless(`${reason}: push or load the image ${image}, or say in E2E_IMAGES what it is called`);
    }
  }
}

/** What the Deployment must run at rest: its own number, or at least the autoscaler's minimum. */
function replicasWanted(scalers: Live[], deployment: Live): number {
  const scaler = scalers.find((h) => h.spec.scaleTargetRef.name === deployment.metadata.name);
  return Math.max(deployment.spec.replicas, scaler?.spec.minReplicas ?? 0);
}

/** The pods that are not about to go. */
export async function livePods(namespace: string): Promise<Live[]> {
  return (await list('pods', namespace)).filter((pod) => !pod.metadata.deletionTimestamp);
}

export function isReady(pod: Live): boolean {
  const containers = pod.status.containerStatuses ?? [];
  return containers.length > 0 && containers.every((c) => c.ready);
}

/** Waits until none of the pods is left, those that still drain among them. */
export function gone(namespace: string, names: string[]): Promise<void> {
  return eventually(120, async () => {
    const left = (await list('pods', namespace)).filter((pod) => names.includes(pod.metadata.name));
    ensure(left.length === 0, `${left.length} old pods are left after two minutes`);
  });
}

export async function rolledOut(namespace: string, deployment: string): Promise<void> {
  await kubectl('rollout', 'status', `deployment/${deployment}`, '-n', namespace, `--timeout=${READY_SECONDS}s`);
}

/** Asks for the pod's eviction as kubectl drain does, until its disruption budget allows it. */
export async function evict(namespace: string, pod: string): Promise<void> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
  await eventually(300, () => kubectlOn(JSON.stringify(eviction), 'create', '--raw', path, '-f', '-'));
}

/** Time until the check no longer throws. */
export async function secondsUntil(limit: number, check: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await eventually(limit, check);
  return (performance.now() - start) / 1000;
}

/** Sum of all samples of a metric of one pod whose labels contain `label`, from its GET /metrics. */
export async function metric(namespace: string, pod: string, name: string, label = ''): Promise<number> {
  const text = await fetchFromPod(namespace, pod, METRICS_PORT, '/metrics');
  return text
    .split('\n')
    .filter((line) => (line.startsWith(`${name} `) || line.startsWith(`${name}{`)) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** Where the Ingress controller serves the Ingress of that name. */
export async function ingressAddress(namespace: string, name: string): Promise<string> {
  const [point] = (await get('ingress', name, namespace)).status.loadBalancer.ingress ?? [];
  const address = process.env.E2E_INGRESS ?? point?.ip ?? point?.hostname;
  ensure(
    address !== undefined,
    `Ingress ${name} has no address: is an Ingress controller running? else set E2E_INGRESS`,
  );
  return address;
}

/** Calls back with what changed, every second until the returned function is called. */
export function watching(look: () => Promise<void>): () => Promise<void> {
  let over = false;
  const watch = (async () => {
    while (!over) {
      await look();
      await sleep(1);
    }
  })();
  watch.catch(() => undefined); // thrown to whom ends it
  return () => {
    over = true;
    return watch;
  };
}
