import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Answer, Target, send, upload } from './http';
import { ContainerStatus, Live, get, kubectl, list } from './kubectl';
import { Hopeless, Step, ensure, eventually } from './steps';

/** The charts, each in the namespace of its name. */
export const CHARTS = ['orchestration', 'load-balancing', 'autoscaling', 'iris', 'canary'];

/** Long enough for Node.js to start on a hundredth of a CPU. */
const READY_SECONDS = 600;
const PHOTO = join(__dirname, '..', 'app', 'models', 'photos', 'chelsea.png');
const FLOWER = { type: 'application/json', body: '{"features": [5.1, 3.5, 1.4, 0.2]}' };

/** The same photo, answered by every chart that serves the image model. */
export function photoSteps(node: string): Step[] {
  return [['orchestration', 32000] as const, ['load-balancing', 32001] as const, ['autoscaling', 32002] as const].map(
    ([chart, port]) => ({
      chart,
      claim: `POST /predict on node port ${port} classifies a photo of a cat`,
      check: async () => {
        const answer = await upload({ address: node, port }, '/predict', 'chelsea.png', readFileSync(PHOTO));
        const prediction = ok(answer) as { class: string; probability: number; inferenceMs: number };
        ensure(prediction.class === 'tiger cat', `expected 'tiger cat', got ${answer.body}`);
        return `${prediction.class}, probability ${prediction.probability.toFixed(2)}, ${prediction.inferenceMs.toFixed(1)} ms`;
      },
    }),
  );
}

/** Everything runs: what the API server and the kubelets say. */
export function readySteps(): Step[] {
  return CHARTS.map((chart) => ({
    chart,
    claim: 'all replicas become available, without a restart',
    check: () =>
      eventually(READY_SECONDS, () => {
        const deployments = list('deployments', chart);
        ensure(deployments.length > 0, 'no Deployment');
        const wanted = deployments.reduce((sum: number, d: Live) => sum + replicasWanted(chart, d), 0);
        const pods = list('pods', chart).filter((p) => !p.metadata.deletionTimestamp);
        const containers = pods.flatMap((p) => p.status.containerStatuses ?? []);
        refuseMissingImages(containers);
        const ready = containers.filter((c) => c.ready).length;
        ensure(ready === wanted && pods.length === wanted, `${ready} of ${wanted} pods ready`);
        const restarts = containers.filter((c) => c.restartCount > 0).length;
        ensure(restarts === 0, `${restarts} containers restarted`);
        return `${wanted} pods ready`;
      }),
  }));
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
function replicasWanted(chart: string, deployment: Live): number {
  const scaler = list('hpa', chart).find((h) => h.spec.scaleTargetRef.name === deployment.metadata.name);
  return Math.max(deployment.spec.replicas, scaler?.spec.minReplicas ?? 0);
}

export function irisSteps(node: string): Step[] {
  const predict = async (target: Target) => {
    const answer = await send(target, '/predict', FLOWER);
    ok(answer);
    ensure(answer.body === '{"prediction":0}', `expected {"prediction":0}, got ${answer.body}`);
    return answer.body;
  };
  return [
    {
      chart: 'iris',
      claim: "the text's flower on the model's node port 32003",
      check: () => predict({ address: node, port: 32003 }),
    },
    {
      chart: 'iris',
      claim: 'the same through Ingress, gateway and ClusterIP Service',
      check: () => eventually(60, () => predict(ingress('iris', 'gateway-ingress', 'iris.example.com'))),
    },
  ];
}

export function canarySteps(node: string): Step[] {
  const onlyVersion = (host: string, version: string) => ({
    chart: 'canary',
    claim: `${host} answers from ${version} alone`,
    check: async () => {
      const target = await eventually(60, async () => {
        const found = ingress('canary', 'app-ingress', host);
        ok(await send(found, '/'));
        return found;
      });
      const counts = await countVersions(target, 20);
      ensure(counts.size === 1 && counts.has(version), `got ${show(counts)}`);
      return show(counts);
    },
  });
  return [
    {
      chart: 'canary',
      claim: 'a loop on dummy-service, node port 32004, sees both versions',
      check: async () => {
        const counts = await countVersions({ address: node, port: 32004 }, 200);
        ensure(counts.size === 2 && counts.has('1.0') && counts.has('2.0'), `got ${show(counts)}`);
        const reported = get('service', 'dummy-service', 'canary').metadata.annotations?.['cdk8s-ml-app/canary-share'];
        return `${show(counts)}; the chart says ${reported}`;
      },
    },
    onlyVersion('tutorial-api.com', '1.0'),
    onlyVersion('canary.tutorial-api.com', '2.0'),
  ];
}

/** kubectl apply of everything at once. */
export function applyStep(folder: string): Step {
  return {
    chart: 'all',
    vital: true,
    claim: 'kubectl apply accepts all charts at once without a warning',
    check: () => {
      const { stdout, stderr } = kubectl('apply', '-f', folder);
      ensure(stderr.trim() === '', stderr.trim());
      return `${stdout.trim().split('\n').length} objects`;
    },
  };
}

/** kubectl delete, as the texts end. */
export function deleteStep(folder: string): Step {
  return {
    chart: 'all',
    vital: true,
    claim: 'kubectl delete leaves nothing behind',
    check: () => {
      kubectl('delete', '-f', folder, '--ignore-not-found', '--timeout=300s');
      const left = CHARTS.filter((chart) => kubectl('get', 'namespace', chart, '--ignore-not-found').stdout !== '');
      ensure(left.length === 0, `namespaces left: ${left.join(', ')}`);
      return `${CHARTS.length} namespaces gone`;
    },
  };
}

/** Where the Ingress controller serves the host. */
function ingress(namespace: string, name: string, host: string): Target {
  const [point] = get('ingress', name, namespace).status.loadBalancer.ingress ?? [];
  const address = process.env.E2E_INGRESS ?? point?.ip ?? point?.hostname;
  ensure(
    address !== undefined,
    `Ingress ${name} has no address: is an Ingress controller running? else set E2E_INGRESS`,
  );
  return { address, port: 80, host };
}

async function countVersions(target: Target, requests: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let i = 0; i < requests; i++) {
    const { version } = ok(await send(target, '/')) as { version: string };
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return counts;
}

function show(counts: Map<string, number>): string {
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  return [...counts]
    .sort()
    .map(([version, count]) => `${version}: ${count} of ${all}`)
    .join(', ');
}

function ok(answer: Answer): unknown {
  ensure(answer.status === 200, `HTTP ${answer.status}: ${answer.body.slice(0, 200)}`);
  return JSON.parse(answer.body) as unknown;
}
