import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HttpResponse, type Target, send, upload } from '../../support/http';
import { get, kubectl } from '../kubectl';
import { count } from '../load';
import { type Scenario, type Step, ensure, eventually } from '../steps';
import { type ScenarioContext, waitUntilReady, ingressAddress } from '../workload';

/** Charts, each in a namespace of the same name. */
const CHARTS = ['orchestration', 'load-balancing', 'autoscaling', 'iris', 'canary'];

const PHOTO = join(__dirname, '..', '..', 'app', 'models', 'photos', 'chelsea.png');
export const FLOWER = { type: 'application/json', body: '{"features": [5.1, 3.5, 1.4, 0.2]}' };

/** All five charts at once, with one request to each entry point. */
export function charts({ folder, node }: ScenarioContext): Scenario {
  return {
    name: 'charts',
    about: 'All five charts at once: every entry point responds.',
    steps: () => [
      { ...deleteAllStep(folder), required: true },
      applyStep(folder),
      ...CHARTS.map((chart) => ({
        claim: `${chart}: all replicas become available, without a restart`,
        check: () => waitUntilReady(chart),
      })),
      ...photoSteps(node),
      ...irisSteps(node),
      ...canarySteps(node),
      { ...deleteAllStep(folder), always: true },
    ],
  };
}

/** Sends the same photo to each chart with the image model. */
function photoSteps(node: string): Step[] {
  return [['orchestration', 32000] as const, ['load-balancing', 32001] as const, ['autoscaling', 32002] as const].map(
    ([chart, port]) => ({
      claim: `${chart}: POST /predict on node port ${port} classifies a photo of a cat`,
      check: async () => {
        const response = await upload({ address: node, port }, '/predict', 'chelsea.png', readFileSync(PHOTO));
        const prediction = ok(response) as { class: string; probability: number; inferenceMs: number };
        ensure(prediction.class === 'tiger cat', `expected 'tiger cat', got ${response.body}`);
        return `${prediction.class}, probability ${prediction.probability.toFixed(2)}, ${prediction.inferenceMs.toFixed(1)} ms`;
      },
    }),
  );
}

function irisSteps(node: string): Step[] {
  const predict = async (target: Target) => {
    const response = await send(target, '/predict', FLOWER);
    ok(response);
    ensure(response.body === '{"prediction":0}', `expected {"prediction":0}, got ${response.body}`);
    return response.body;
  };
  return [
    {
      claim: "iris: POST /predict on the model's node port 32003 classifies the flower of the exercise",
      check: () => predict({ address: node, port: 32003 }),
    },
    {
      claim: 'iris: POST /predict through Ingress, gateway and ClusterIP Service classifies the same flower',
      check: () =>
        eventually(60, async () =>
          predict({ address: await ingressAddress('iris', 'gateway-ingress'), port: 80, host: 'iris.example.com' }),
        ),
    },
  ];
}

function canarySteps(node: string): Step[] {
  const onlyVersion = (host: string, version: string) => ({
    claim: `canary: ${host} responds only from ${version}`,
    check: async () => {
      const target = await eventually(60, async () => {
        const found = { address: await ingressAddress('canary', 'app-ingress'), port: 80, host };
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
      claim: 'canary: dummy-service, node port 32004, responds from both versions',
      check: async () => {
        const counts = await countVersions({ address: node, port: 32004 }, 200);
        ensure(counts.size === 2 && counts.has('1.0') && counts.has('2.0'), `got ${show(counts)}`);
        const { metadata } = await get('service', 'dummy-service', 'canary');
        return `${show(counts)}; annotation ${metadata.annotations?.['cdk8s-ml-app/canary-share']}`;
      },
    },
    onlyVersion('tutorial-api.com', '1.0'),
    onlyVersion('canary.tutorial-api.com', '2.0'),
  ];
}

/** Applies all charts at once. */
function applyStep(folder: string): Step {
  return {
    required: true,
    claim: 'kubectl apply accepts all charts at once without a warning',
    check: async () => {
      const { stdout, stderr } = await kubectl('apply', '-f', folder);
      ensure(stderr.trim() === '', stderr.trim());
      return `${stdout.trim().split('\n').length} objects`;
    },
  };
}

/** Deletes all charts. */
function deleteAllStep(folder: string): Step {
  return {
    claim: 'kubectl delete leaves nothing behind',
    check: async () => {
      await kubectl('delete', '-f', folder, '--ignore-not-found', '--timeout=300s');
      const left = (await kubectl('get', 'namespace', ...CHARTS, '--ignore-not-found', '-o', 'name')).stdout.trim();
      ensure(left === '', `still in the cluster: ${left}`);
      return `${CHARTS.length} namespaces deleted`;
    },
  };
}

export async function countVersions(target: Target, requests: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let i = 0; i < requests; i++) {
    const { version } = ok(await send(target, '/')) as { version: string };
    count(counts, version);
  }
  return counts;
}

export function show(counts: Map<string, number>): string {
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  return [...counts]
    .sort()
    .map(([version, times]) => `${version}: ${times} of ${all}`)
    .join(', ');
}

function ok(response: HttpResponse): unknown {
  ensure(response.status === 200, `HTTP ${response.status}: ${response.body.slice(0, 200)}`);
  return JSON.parse(response.body) as unknown;
}
