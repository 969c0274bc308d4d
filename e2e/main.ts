import { list } from './kubectl';
import { manifests } from './manifests';
import { summary, writeReport } from './report';
import { autoscaling } from './scenarios/autoscaling';
import { chaos } from './scenarios/chaos';
import { charts } from './scenarios/charts';
import { hostile } from './scenarios/hostile';
import { iris } from './scenarios/iris';
import { loadBalancing } from './scenarios/load-balancing';
import { orchestration } from './scenarios/orchestration';
import { rollout } from './scenarios/rollout';
import { Scenario, Verdict, run } from './steps';
import { Place } from './workload';

const REPORT = process.env.E2E_REPORT ?? 'build/e2e.md';

async function main(names: string[]): Promise<boolean> {
  const folder = manifests(process.env.E2E_MANIFESTS ?? 'dist', process.env.E2E_IMAGES ?? '');
  const scenarios = choose(names, { folder, node: process.env.E2E_NODE ?? (await firstNodeAddress()) });
  const verdicts: Verdict[] = [];
  for (const scenario of scenarios) {
    verdicts.push(...(await run(scenario)));
    writeReport(REPORT, scenarios, verdicts);
  }
  const failed = verdicts.filter((v) => !v.passed).length;
  console.log(
    `\n${summary(scenarios, verdicts)}\n\n${verdicts.length - failed} passed, ${failed} failed; see ${REPORT}`,
  );
  return failed === 0;
}

function choose(names: string[], place: Place): Scenario[] {
  const all = [charts, orchestration, loadBalancing, autoscaling, rollout, iris, hostile, chaos].map((create) =>
    create(place),
  );
  const unknown = names.find((name) => !all.some((scenario) => scenario.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no scenario '${unknown}', only ${all.map((scenario) => scenario.name).join(', ')}`);
  }
  return names.length === 0 ? all : all.filter((scenario) => names.includes(scenario.name));
}

async function firstNodeAddress(): Promise<string> {
  const address = (await list('nodes'))[0]?.status.addresses.find((a) => a.type === 'InternalIP')?.address;
  if (address === undefined) {
    throw new Error('the first node has no InternalIP: set E2E_NODE to an address that serves its node ports');
  }
  return address;
}

main(process.argv.slice(2)).then(
  (passed) => {
    process.exitCode = passed ? 0 : 1;
  },
  (error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
