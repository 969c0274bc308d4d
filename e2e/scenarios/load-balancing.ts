import { LoadBalancingChart } from '../../charts/load-balancing';
import { kubectl } from '../kubectl';
import { underLoad } from '../load';
import { laptopCopy } from '../manifests';
import { type LoadResult, percentiles, runLoadTool } from '../load-tool';
import { type Scenario, type Step, ensure } from '../steps';
import {
  type ScenarioContext,
  deleteStep,
  evict,
  waitUntilDeleted,
  isReady,
  livePods,
  metric,
  waitForRollout,
  secondsUntil,
  startSteps,
} from '../workload';

export const CHART = 'load-balancing';
export const DEPLOYMENT = 'flask-test-app';
export const PODS = 5;
/** Rate in predictions per second that two pods with half a CPU each can serve. */
export const STEADY = { path: '/test', rate: 10 };

export function target(node: string) {
  return { address: node, port: 32001 };
}

/** Synthesizes the chart with half a CPU for each pod, so that one pod cannot use the whole machine. */
export function loadBalancingCopy(folder: string): string {
  return laptopCopy(folder, CHART, (app, size) => new LoadBalancingChart(app, CHART, size));
}

/** Exercise 2: five pods. */
export function loadBalancing({ folder, node }: ScenarioContext): Scenario {
  return {
    name: CHART,
    about: `Throughput of five pods and of one, and requests while pods stop. Each pod has at most half a CPU. The steady load is ${STEADY.rate} predictions per second.`,
    steps: () => {
      const copy = loadBalancingCopy(folder);
      return [...startSteps(copy, CHART), compareStep(node), killStep(node), drainStep(node), deleteStep(copy, CHART)];
    },
  };
}

interface Measured {
  readonly users: LoadResult;
  readonly latency: string;
  /** Number of requests by pod. */
  readonly spread: number[];
}

function compareStep(node: string): Step {
  return {
    claim: 'five pods serve more requests than one, spread evenly',
    check: async () => {
      await kubectl('scale', `deployment/${DEPLOYMENT}`, '-n', CHART, '--replicas=1');
      await podsReady(1);
      const one = await measure(node);
      await kubectl('scale', `deployment/${DEPLOYMENT}`, '-n', CHART, `--replicas=${PODS}`);
      await podsReady(PODS);
      const five = await measure(node);
      const text = `1 pod: ${describe(one)}; ${PODS} pods: ${describe(five)}`;
      ensure(one.users.failed + five.users.failed === 0, text);
      ensure(five.users.rate > 1.2 * one.users.rate, `no faster: ${text}`);
      const even = five.users.transactions / PODS;
      // five standard deviations of a random choice
      const far = 5 * Math.sqrt(even * (1 - 1 / PODS));
      ensure(
        five.spread.every((requests) => Math.abs(requests - even) < far),
        `not spread evenly: ${text}`,
      );
      return text;
    },
  };
}

async function measure(node: string): Promise<Measured> {
  const url = `http://${node}:32001/test`;
  const pods = (await livePods(CHART)).map((pod) => pod.metadata.name);
  const requestsByPod = () =>
    Promise.all(pods.map((pod) => metric(CHART, pod, 'http_request_duration_seconds_count', '/test')));
  const before = await requestsByPod();
  const users = await runLoadTool(url, 20);
  const spread = (await requestsByPod()).map((requests, i) => requests - (before[i] ?? 0));
  return { users, spread, latency: await percentiles(url, 20) };
}

function describe({ users, latency, spread }: Measured): string {
  const { tool, rate, meanMs, longestMs } = users;
  return (
    `${tool} -c 10: ${rate.toFixed(1)}/s, mean ${meanMs.toFixed(0)} ms, longest ${longestMs.toFixed(0)} ms, ` +
    `requests per pod: ${spread.join(', ')}; autocannon -c 40: ${latency}`
  );
}

function killStep(node: string): Step {
  return {
    claim: 'a pod deleted under steady load: 0 failed requests, and a replacement starts',
    check: async () => {
      let back = NaN;
      const tally = await underLoad(target(node), STEADY, async () => {
        const [pod] = await livePods(CHART);
        const name = pod?.metadata.name ?? '';
        await kubectl('delete', 'pod', name, '-n', CHART, '--wait=false');
        back = await podsReady(PODS);
        await waitUntilDeleted(CHART, [name]);
      });
      tally.ensureNoneFailed();
      return `${tally}; ${PODS} pods ready again after ${back.toFixed(0)} s`;
    },
  };
}

function drainStep(node: string): Step {
  return {
    claim: 'all pods evicted one by one, as kubectl drain does, under steady load: 0 failed requests',
    check: async () => {
      let seconds = NaN;
      const tally = await underLoad(target(node), STEADY, async () => {
        const names = (await livePods(CHART)).map((pod) => pod.metadata.name);
        const start = performance.now();
        for (const name of names) {
          await evict(CHART, name);
        }
        await waitUntilDeleted(CHART, names);
        await podsReady(PODS);
        seconds = (performance.now() - start) / 1000;
      });
      tally.ensureNoneFailed();
      return `${tally}; ${PODS} pods replaced in ${seconds.toFixed(0)} s`;
    },
  };
}

/** Waits until this number of pods exists and all are ready. Returns the time in seconds. */
async function podsReady(pods: number): Promise<number> {
  const seconds = await secondsUntil(300, async () => {
    const live = await livePods(CHART);
    ensure(live.length === pods && live.every(isReady), `${live.filter(isReady).length} of ${pods} pods ready`);
  });
  await waitForRollout(CHART, DEPLOYMENT);
  return seconds;
}
