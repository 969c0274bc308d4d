import { get, kubectl } from '../kubectl';
import { type Tally, underLoad } from '../load';
import { type Scenario, type Step, ensure, sleep } from '../steps';
import {
  type ScenarioContext,
  deleteStep,
  waitUntilDeleted,
  isReady,
  livePods,
  waitForRollout,
  startSteps,
} from '../workload';
import { CHART, DEPLOYMENT, PODS, STEADY, loadBalancingCopy, target } from './load-balancing';

const ONE_POD = { chart: 'orchestration', deployment: 'ml-kube-app', port: 32000 };
const NEW_VERSION = '2.0.0';
/** Time under load with the broken version, in seconds: several readiness periods. */
const BROKEN_SECONDS = 40;
/** Server that responds to all requests, including probes, with an error. */
const BROKEN_SERVER = `require('node:http').createServer((request, response) => {
  response.writeHead(500, { 'x-app-version': 'broken' });
  response.end();
}).listen(5000);
process.on('SIGTERM', () => process.exit());`;

/** Rollouts of a new version and of a broken one. */
export function rollout({ folder, node }: ScenarioContext): Scenario {
  return {
    name: 'rollout',
    about: `Rollouts of a new version and of a broken one, which responds to all requests and probes with an error, under ${STEADY.rate} predictions per second.`,
    steps: () => {
      const copy = loadBalancingCopy(folder);
      return [
        ...startSteps(copy, CHART),
        newVersionStep(`${PODS} pods`, CHART, DEPLOYMENT, target(node)),
        ...brokenSteps(node),
        deleteStep(copy, CHART),
        ...startSteps(folder, ONE_POD.chart),
        newVersionStep('one pod', ONE_POD.chart, ONE_POD.deployment, { address: node, port: ONE_POD.port }),
        deleteStep(folder, ONE_POD.chart),
      ];
    },
  };
}

function newVersionStep(what: string, chart: string, deployment: string, at: ReturnType<typeof target>): Step {
  return {
    claim: `a new version of ${what}: 0 failed requests`,
    check: async () => {
      let seconds = NaN;
      const tally = await underLoad(at, STEADY, async () => {
        const old = (await livePods(chart)).map((pod) => pod.metadata.name);
        const start = performance.now();
        await kubectl('set', 'env', `deployment/${deployment}`, '-n', chart, `APP_VERSION=${NEW_VERSION}`);
        await waitForRollout(chart, deployment);
        seconds = (performance.now() - start) / 1000;
        await waitUntilDeleted(chart, old);
      });
      tally.ensureNoneFailed();
      ensure(tally.versions.has(NEW_VERSION), `the new version never responded: ${versions(tally)}`);
      return `${tally}; rolled out in ${seconds.toFixed(0)} s; responses by version: ${versions(tally)}`;
    },
  };
}

function brokenSteps(node: string): Step[] {
  return [
    {
      claim: 'a broken version never receives requests: 0 failed requests',
      check: async () => {
        const tally = await underLoad(target(node), STEADY, async () => {
          const containers = [{ name: DEPLOYMENT, args: ['-e', BROKEN_SERVER] }];
          const patch = JSON.stringify({ spec: { template: { spec: { containers } } } });
          await kubectl('patch', 'deployment', DEPLOYMENT, '-n', CHART, '--patch', patch);
          await sleep(BROKEN_SECONDS);
        });
        const pods = await livePods(CHART);
        const ready = pods.filter(isReady).length;
        ensure(pods.length === PODS + 1 && ready === PODS, `${ready} of ${pods.length} pods ready`);
        tally.ensureNoneFailed();
        ensure(!tally.versions.has('broken'), `the broken version responded: ${versions(tally)}`);
        return `${tally}; responses by version: ${versions(tally)}; ${PODS} old pods ready, the new one not`;
      },
    },
    {
      claim: 'kubectl rollout undo restores the old version: 0 failed requests',
      check: async () => {
        let seconds = NaN;
        const tally = await underLoad(target(node), STEADY, async () => {
          const start = performance.now();
          await kubectl('rollout', 'undo', `deployment/${DEPLOYMENT}`, '-n', CHART);
          await waitForRollout(CHART, DEPLOYMENT);
          seconds = (performance.now() - start) / 1000;
        });
        tally.ensureNoneFailed();
        const { spec } = await get('deployment', DEPLOYMENT, CHART);
        ensure(spec.template.spec.containers[0]?.args === undefined, 'the Deployment still has the broken version');
        return `restored in ${seconds.toFixed(1)} s; ${tally}; responses by version: ${versions(tally)}`;
      },
    },
  ];
}

function versions(tally: Tally): string {
  return [...tally.versions].map(([version, times]) => `${version}: ${times}`).join(', ');
}
