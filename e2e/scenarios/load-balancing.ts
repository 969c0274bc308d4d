import { LoadBalancingChart } from '../../charts/load-balancing';
import { kubectl } from '../kubectl';
import { underLoad } from '../load';
import { laptopCopy } from '../manifests';
import { type Siege, percentiles, siege } from '../siege';
import { type Scenario, type Step, ensure } from '../steps';
import {
  type Place,
  deleteStep,
  evict,
  gone,
  isReady,
  livePods,
  metric,
  rolledOut,
  secondsUntil,
  startSteps,
} from '../workload';

export const CHART = 'load-balancing';
export const DEPLOYMENT = 'flask-test-app';
export const PODS = 5;
/** Predictions a second that two pods can make at half a CPU each. */
export const STEADY = { path: '/test', rate: 10 };

export function target(node: string) {
  return { address: node, port: 32001 };
}

/** The chart with half a CPU a pod, so that one pod is not already the whole machine. */
export function loadBalancingCopy(folder: string): string {
  return laptopCopy(folder, CHART, (app, size) => new LoadBalancingChart(app, CHART, size));
}

/** Exercise 2: what five pods are good for. */
export function loadBalancing({ folder, node }: Place): Scenario {
  return {
    name: CHART,
    about: `Five pods against one, and what becomes of requests while pods go. At most half a CPU a pod; steady load is ${STEADY.rate} predictions a second.`,
    steps: () => {
      const copy = loadBalancingCopy(folder);
      return [...startSteps(copy, CHART), compareStep(node), killStep(node), drainStep(node), deleteStep(copy, CHART)];
    },
  };
}

interface Measured {
  readonly users: Siege;
  readonly latency: string;
  /** Requests that each pod has answered. */
  readonly spread: number[];
}

function compareStep(node: string): Step {
  return {
    claim: 'five pods serve more than one does, and share the requests',
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
      // five standard deviations of a fair choice
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
  const answered = () =>
    Promise.all(pods.map((pod) => metric(CHART, pod, 'http_request_duration_seconds_count', '/test')));
  const before = await answered();
  const users = await siege(url, 20);
  const spread = (await answered()).map((requests, i) => requests - (before[i] ?? 0));
  return { users, spread, latency: await percentiles(url, 20) };
}

function describe({ users, latency, spread }: Measured): string {
  const { tool, rate, meanMs, longestMs } = users;
  return (
    `${tool} -c 10: ${rate.toFixed(1)}/s, mean ${meanMs.toFixed(0)} ms, longest ${longestMs.toFixed(0)} ms, ` +
    `by pod ${spread.join(' + ')}; autocannon -c 40: ${latency}`
  );
}

function killStep(node: string): Step {
  return {
    claim: 'a pod deleted under steady load: 0 failed requests, and another takes its place',
    check: async () => {
      let back = NaN;
      const tally = await underLoad(target(node), STEADY, async () => {
        const [victim] = await livePods(CHART);
        const name = victim?.metadata.name ?? '';
        await kubectl('delete', 'pod', name, '-n', CHART, '--wait=false');
        back = await podsReady(PODS);
        await gone(CHART, [name]);
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
        await gone(CHART, names);
        await podsReady(PODS);
        seconds = (performance.now() - start) / 1000;
      });
      tally.ensureNoneFailed();
      return `${tally}; ${PODS} pods replaced in ${seconds.toFixed(0)} s`;
    },
  };
}

/** Waits until so many pods are there, all ready and in service; returns how long it took. */
async function podsReady(pods: number): Promise<number> {
  const seconds = await secondsUntil(300, async () => {
    const live = await livePods(CHART);
    ensure(live.length === pods && live.every(isReady), `${live.filter(isReady).length} of ${pods} pods ready`);
  });
  await rolledOut(CHART, DEPLOYMENT);
  return seconds;
}
