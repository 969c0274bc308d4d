import { range99 } from '../binomial';
import { planSteps } from '../canary-plan';
import { Target, send } from '../http';
import { get } from '../kubectl';
import { count } from '../load';
import { Scenario, Step, ensure, eventually } from '../steps';
import { Place, deleteStep, ingressAddress, isReady, livePods, startSteps, watching } from '../workload';
import { countVersions, show } from './charts';

const CHART = 'canary';
const SHARED_PORT = 32004;
/** Requests by which the share is measured, each on a new connection. */
const SAMPLE = 2000;
/** At a hundredth of a CPU each, pods answer slowly: so many requests are under way at once. */
const AT_ONCE = 8;
const REQUESTS_TO_A_HOST = 100;

/** Exercise 5, and canary releases that are carried through by steps. */
export function canary({ folder, node }: Place): Scenario {
  return {
    name: CHART,
    about:
      'The share of each version is what the manifests say, by replicas and by weights; a release is carried through step by step, and given up, under load.',
    steps: () => [
      ...startSteps(folder, CHART),
      hostStep('tutorial-api.com', '1.0'),
      hostStep('canary.tutorial-api.com', '2.0'),
      shareStep(node),
      deleteStep(folder, CHART),
      ...planSteps('replicas', { folder, node }),
      ...planSteps('weights', { folder, node }),
    ],
  };
}

function hostStep(host: string, version: string): Step {
  return {
    claim: `${host} answers from ${version} alone`,
    check: async () => {
      const target = { address: await ingressAddress(CHART, 'app-ingress'), port: 80, host };
      await eventually(60, () => countVersions(target, 1));
      const counts = await countVersions(target, REQUESTS_TO_A_HOST);
      ensure(counts.size === 1 && counts.has(version), `got ${show(counts)}`);
      return show(counts);
    },
  };
}

/** The autoscaler adds stable pods meanwhile, so that each request has the share of its time. */
function shareStep(node: string): Step {
  return {
    claim: `the share of 2.0 on dummy-service, over ${SAMPLE} requests, follows the replicas`,
    check: async () => {
      let ready = await readyPods();
      const stop = watching(async () => {
        ready = await readyPods();
      });
      const shares: number[] = [];
      const seen = new Set<number>();
      const counts = await sample({ address: node, port: SHARED_PORT }, () => {
        shares.push(ready.canary / (ready.canary + ready.stable));
        seen.add(ready.stable);
      });
      await stop();
      const [low, high] = range99(shares);
      const canaries = counts.get('2.0') ?? 0;
      const { metadata } = await get('service', 'dummy-service', CHART);
      const measured = `${show(counts)}, 99 % range ${low} to ${high}, with ${[...seen].join(', ')} stable pods`;
      ensure(low <= canaries && canaries <= high, measured);
      return `${measured}; the chart says ${metadata.annotations?.['cdk8s-ml-app/canary-share']}`;
    },
  };
}

async function readyPods(): Promise<{ stable: number; canary: number }> {
  const pods = (await livePods(CHART)).filter(isReady);
  const of = (track: string) => pods.filter((pod) => pod.metadata.labels?.track === track).length;
  return { stable: of('stable'), canary: of('canary') };
}

/** The versions that answer, each request on a connection of its own. */
async function sample(target: Target, onSend: () => void): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let left = SAMPLE;
  const client = async () => {
    while (left-- > 0) {
      onSend();
      const { status, body } = await send(target, '/');
      ensure(status === 200, `HTTP ${status}: ${body.slice(0, 200)}`);
      count(counts, (JSON.parse(body) as { version: string }).version);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return counts;
}
