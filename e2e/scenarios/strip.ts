import { AutoscalingChart } from '../../charts/autoscaling';
import { range99 } from '../../support/binomial';
import { get } from '../kubectl';
import { count } from '../load';
import { laptopCopy } from '../manifests';
import { type Scenario, type Step, ensure } from '../steps';
import { type ScenarioContext, deleteStep, isReady, livePods, poll, startSteps } from '../workload';
import { CHART, PODS, loadBalancingCopy, target } from './load-balancing';

const AUTOSCALING = 'autoscaling';
const CANARY = 'canary';
/** Number of responses in the page's strip. */
const STRIP = 100;
/** Number of concurrent requests of the page. */
const AT_ONCE = 6;
/** Requests of the page's load test. */
const LOAD = 500;
/** Maximum number of load tests until the autoscaler adds a pod. */
const MAX_LOAD_TESTS = 40;

/** Pods and versions of the last responses, as the strip of the page shows them. */
export function strip({ folder, node }: ScenarioContext): Scenario {
  return {
    name: 'strip',
    about:
      `The strip of the last ${STRIP} responses: five pods in load-balancing, more pods over time in autoscaling, and about a quarter of ` +
      'version 2.0 in canary. Requests are those of the page: `GET /test` with `x-connection: close`, six at once.',
    steps: () => {
      const balanced = loadBalancingCopy(folder);
      const autoscaled = laptopCopy(folder, AUTOSCALING, (app, size) => new AutoscalingChart(app, AUTOSCALING, size));
      return [
        ...startSteps(balanced, CHART),
        balanceStep(urlOf(target(node))),
        deleteStep(balanced, CHART),
        ...startSteps(autoscaled, AUTOSCALING),
        growthStep(`http://${node}:32002`),
        deleteStep(autoscaled, AUTOSCALING),
        ...startSteps(folder, CANARY),
        pageStep(node),
        canaryStep(node),
        deleteStep(folder, CANARY),
      ];
    },
  };
}

/** A response of the strip. */
interface StripResponse {
  readonly pod: string;
  readonly version: string;
}

function balanceStep(url: string): Step {
  return {
    claim: `load-balancing: the strip has ${PODS} pods`,
    check: async () => {
      const pods = countBy(await responses(url, STRIP), ({ pod }) => pod);
      const live = (await livePods(CHART)).map((pod) => pod.metadata.name).sort();
      ensure([...pods.keys()].sort().join() === live.join(), `pods ${live.join()}, strip ${describe(pods)}`);
      return describe(pods);
    },
  };
}

function growthStep(url: string): Step {
  return {
    claim: 'autoscaling: load tests of the page add pods to the strip',
    check: async () => {
      const before = countBy(await responses(url, STRIP), ({ pod }) => pod);
      ensure(before.size === 1, `at rest the strip has ${describe(before)}`);
      let after = before;
      let tests = 0;
      while (after.size === 1 && tests < MAX_LOAD_TESTS) {
        const seen = await responses(url, LOAD);
        after = countBy(seen.slice(-STRIP), ({ pod }) => pod);
        tests++;
      }
      const ready = (await livePods(AUTOSCALING)).filter(isReady).length;
      const measured = `${describe(before)}; after ${tests} load tests of ${LOAD} requests ${describe(after)}, with ${ready} ready pods`;
      ensure(after.size > 1, measured);
      return measured;
    },
  };
}

function pageStep(node: string): Step {
  return {
    claim: 'canary: GET / of dummy-service is a page for a browser, and JSON for curl',
    check: async () => {
      const url = await dummyService(node);
      const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
      ensure(page.includes('id="strip"'), page.slice(0, 80));
      const body = await (await fetch(url)).text();
      ensure('message' in (JSON.parse(body) as object), body.slice(0, 80));
      return `page of ${page.length} characters; ${body.trim()}`;
    },
  };
}

function canaryStep(node: string): Step {
  return {
    claim: 'canary: version 2.0 has its share of the strip, about a quarter',
    check: async () => {
      const url = await dummyService(node);
      let share = await canaryShare();
      const stop = poll(async () => {
        share = await canaryShare();
      });
      const shares: number[] = [];
      const seen = await responses(url, LOAD, () => shares.push(share));
      await stop();
      const versions = countBy(seen, ({ version }) => version);
      const [low, high] = range99(shares);
      const canaries = versions.get('2.0') ?? 0;
      const measured = `${describe(versions)}, 99% range of 2.0 by its pods ${low} to ${high}`;
      ensure(low <= canaries && canaries <= high, measured);
      return measured;
    },
  };
}

async function canaryShare(): Promise<number> {
  const pods = (await livePods(CANARY)).filter(isReady);
  return pods.filter((pod) => pod.metadata.labels?.track === 'canary').length / pods.length;
}

async function dummyService(node: string): Promise<string> {
  const { spec } = await get('service', 'dummy-service', CANARY);
  return urlOf({ address: node, port: spec.ports[0]?.nodePort ?? 0 });
}

function urlOf({ address, port }: { address: string; port: number }): string {
  return `http://${address}:${port}`;
}

/** Responses to `requests` requests of the page, six at once. Calls `beforeRequest` before each. */
async function responses(url: string, requests: number, beforeRequest?: () => void): Promise<StripResponse[]> {
  const seen: StripResponse[] = [];
  let sent = 0;
  const client = async () => {
    while (sent++ < requests) {
      beforeRequest?.();
      seen.push(await response(url));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return seen;
}

/** Requests a prediction. fetch() reuses connections as a browser does, so the Service picks another pod only because of the page's header. */
async function response(url: string): Promise<StripResponse> {
  const received = await fetch(`${url}/test`, { headers: { 'x-connection': 'close' } });
  const body = await received.text();
  ensure(received.ok, `HTTP ${received.status}: ${body.slice(0, 200)}`);
  const { pod, version } = JSON.parse(body) as StripResponse;
  const headers = [received.headers.get('x-pod-name'), received.headers.get('x-app-version')];
  ensure(headers.join() === [pod, version].join(), `headers ${headers.join()}, JSON ${pod}, ${version}`);
  return { pod, version };
}

function countBy(seen: StripResponse[], keyOf: (response: StripResponse) => string): Map<string, number> {
  const counts = new Map<string, number>();
  seen.forEach((each) => count(counts, keyOf(each)));
  return counts;
}

function describe(counts: Map<string, number>): string {
  return [...counts].map(([name, responses]) => `${name}: ${responses}`).join(', ');
}
