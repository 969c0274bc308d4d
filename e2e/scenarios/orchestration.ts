import { kubectl } from '../kubectl';
import { runLoadTool, show } from '../load-tool';
import { type Scenario, type Step, ensure, eventually } from '../steps';
import { type ScenarioContext, deleteStep, startSteps, poll } from '../workload';

const CHART = 'orchestration';

/** Exercise 1: one pod under load. */
export function orchestration({ folder, node }: ScenarioContext): Scenario {
  return {
    name: CHART,
    about: 'One pod under the load of the exercise: ten concurrent users for half a minute.',
    steps: () => [...startSteps(folder, CHART), loadStep(node), deleteStep(folder, CHART)],
  };
}

function loadStep(node: string): Step {
  return {
    claim: 'siege -c 10 -t 30s on /test: availability 100%, and kubectl top pod shows the load',
    check: async () => {
      // metrics-server has no data for the first half minute of a pod
      const idle = await eventually(120, millicores);
      let peak = 0;
      const stop = poll(async () => {
        peak = Math.max(peak, await millicores());
      });
      const result = await runLoadTool(`http://${node}:32000/test`, 30);
      // metrics-server reports the usage up to 15 s later
      await eventually(45, () => ensure(peak > idle + 100, `kubectl top pod: ${idle}m at rest, ${peak}m under load`));
      await stop();
      ensure(result.failed === 0 && result.transactions > 0, show(result));
      return `${show(result)}; kubectl top pod: ${idle}m CPU at rest, ${peak}m under load`;
    },
  };
}

async function millicores(): Promise<number> {
  const { stdout } = await kubectl('top', 'pod', '-n', CHART, '--no-headers');
  const [, cpu] = /^\S+\s+(\d+)m\s/.exec(stdout) ?? [];
  ensure(cpu !== undefined, `kubectl top pod printed ${stdout.trim()}`);
  return Number(cpu);
}
