import { Duration } from 'cdk8s';
import { AutoscalingChart } from '../../charts/autoscaling';
import { ScaleDown } from '../../lib';
import { get, list } from '../kubectl';
import { underLoad } from '../load';
import { laptopCopy } from '../manifests';
import { runLoadTool, show } from '../load-tool';
import { type Scenario, type Step, ensure, eventually } from '../steps';
import { type ScenarioContext, deleteStep, isReady, livePods, secondsUntil, startSteps, poll } from '../workload';

const CHART = 'autoscaling';
const MAX_PODS = 5;
const STABILIZATION = Duration.seconds(30);
/** Load that detects a pod that stops too early, and does not trigger a scale-up. */
const STEADY = { path: '/version', rate: 10 };

/** Exercise 3: from one pod to five and back. */
export function autoscaling({ folder, node }: ScenarioContext): Scenario {
  return {
    name: CHART,
    about:
      'The number of pods follows the load. Each pod has at most half a CPU. For a shorter test, this copy of the chart removes pods ' +
      `after ${STABILIZATION.toSeconds()} s of lower load (prop scaleDown).`,
    steps: () => {
      const scaleDown = ScaleDown.atPace({ stabilization: STABILIZATION });
      const copy = laptopCopy(folder, CHART, (app, size) => new AutoscalingChart(app, CHART, size, { scaleDown }));
      return [
        ...startSteps(copy, CHART),
        { claim: 'the autoscaler reads the CPU usage', required: true, check: () => eventually(120, utilization) },
        upStep(node),
        downStep(node),
        deleteStep(copy, CHART),
      ];
    },
  };
}

async function utilization(): Promise<string> {
  const { status } = await get('hpa', 'ml-app-hpa', CHART);
  const percent = status.currentMetrics?.[0]?.resource?.current.averageUtilization;
  ensure(percent !== undefined, 'the autoscaler has no metrics: install metrics-server');
  return `${percent}% of the request at rest`;
}

function upStep(node: string): Step {
  return {
    claim: 'siege -c 10 on /test for two minutes: one pod becomes five, 0 failed requests',
    check: async () => {
      const start = performance.now();
      const reached: string[] = [];
      let maxReady = 1;
      const stop = poll(async () => {
        const ready = (await livePods(CHART)).filter(isReady).length;
        if (ready > maxReady) {
          maxReady = ready;
          reached.push(`${ready} ready after ${((performance.now() - start) / 1000).toFixed(0)} s`);
        }
      });
      let users = '';
      let failed = 0;
      const tally = await underLoad({ address: node, port: 32002 }, STEADY, async () => {
        const result = await runLoadTool(`http://${node}:32002/test`, 120);
        users = show(result);
        failed = result.failed;
      });
      await stop();
      const text = `${reached.join(', ')}; ${users}; steady load: ${tally}`;
      ensure(maxReady === MAX_PODS && failed === 0 && tally.failed === 0, text);
      return text;
    },
  };
}

function downStep(node: string): Step {
  return {
    claim: 'after the load ends, five pods become one, 0 failed requests',
    required: true,
    check: async () => {
      let seconds = NaN;
      const tally = await underLoad({ address: node, port: 32002 }, STEADY, async () => {
        seconds = await secondsUntil(420, async () => {
          const { status } = await get('hpa', 'ml-app-hpa', CHART);
          ensure(status.currentReplicas === 1, `${status.currentReplicas} replicas`);
          const left = await livePods(CHART);
          ensure(left.length === 1, `${left.length} pods`);
        });
        await waitUntilDrained();
      });
      tally.ensureNoneFailed();
      return `one pod after ${seconds.toFixed(0)} s; ${tally}`;
    },
  };
}

/** Waits until the removed pods have drained. */
async function waitUntilDrained(): Promise<void> {
  await eventually(120, async () => ensure((await list('pods', CHART)).length === 1, 'pods still drain'));
}
