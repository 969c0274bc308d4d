import { cpus } from 'node:os';
import { type Arguments, runProgram } from '../cli/program';
import { kubectl, list } from './kubectl';
import { manifests } from './manifests';
import { claimTable, loadResults, saveResult, scenarioTable, summary, writeReport } from './report';
import { autoscaling } from './scenarios/autoscaling';
import { canary } from './scenarios/canary';
import { chaos } from './scenarios/chaos';
import { charts } from './scenarios/charts';
import { hostile } from './scenarios/hostile';
import { iris } from './scenarios/iris';
import { loadBalancing } from './scenarios/load-balancing';
import { orchestration } from './scenarios/orchestration';
import { property } from './scenarios/property';
import { rollout } from './scenarios/rollout';
import { servers } from './scenarios/servers';
import { strip } from './scenarios/strip';
import { SERVERS } from './servers/catalog';
import { type Scenario, type Verdict, run } from './steps';

const RESULTS = 'build/e2e';
const SCENARIOS = {
  charts,
  orchestration,
  'load-balancing': loadBalancing,
  autoscaling,
  rollout,
  iris,
  canary,
  hostile,
  chaos,
  property,
  strip,
};
/** Scenarios that need the images of examples/servers/, and run only by name. */
const SERVER_SCENARIOS = 'servers';
const SERVER_NAMES = SERVERS.map(({ name }) => name);

const USAGE = {
  command: 'npm run e2e',
  about:
    'Runs scenarios on the cluster of the kubeconfig and writes build/e2e.md. e2e/README.md lists its environment variables.',
  positionals: [
    {
      name: 'SCENARIO',
      help: `scenarios to run, all except ${SERVER_SCENARIOS} by default; the names of servers follow ${SERVER_SCENARIOS}`,
      choices: [...Object.keys(SCENARIOS), SERVER_SCENARIOS, ...SERVER_NAMES],
      many: true,
    },
  ],
};

async function main({ positionals: names }: Arguments): Promise<void> {
  const node = process.env.E2E_NODE ?? (await firstNodeAddress());
  const [first, ...rest] = names;
  if (first === SERVER_SCENARIOS) {
    await runAll({ all: servers(node), names: rest, report: 'build/e2e-servers.md', overview: claimTable });
    return;
  }
  const folder = manifests(process.env.E2E_MANIFESTS ?? 'dist', process.env.E2E_IMAGES ?? '');
  const all = Object.values(SCENARIOS).map((create) => create({ folder, node }));
  await runAll({ all, names, report: 'build/e2e.md', overview: scenarioTable });
}

/** Scenarios of a report. */
interface Suite {
  readonly all: Scenario[];
  /** Scenarios to run, all if empty. */
  readonly names: readonly string[];
  /** Default of E2E_REPORT. */
  readonly report: string;
  readonly overview: typeof scenarioTable;
}

async function runAll({ all, names, report, overview }: Suite): Promise<void> {
  const unknown = names.find((name) => all.every((scenario) => scenario.name !== name));
  if (unknown !== undefined) {
    throw new Error(`'${unknown}' does not run together with '${all[0]?.name}': start with servers to test servers`);
  }
  const path = process.env.E2E_REPORT ?? report;
  const chosen = all.filter(({ name }) => names.length === 0 || names.includes(name));
  const cluster = await describeCluster();
  const verdicts: Verdict[] = [];
  for (const scenario of chosen) {
    const own = await run(scenario);
    verdicts.push(...own);
    saveResult(RESULTS, scenario, own);
    await writeReport(path, cluster, loadResults(RESULTS, all), overview);
  }
  const failed = verdicts.filter((v) => !v.passed).length;
  const passed = verdicts.length - failed;
  console.log(`\n${summary(loadResults(RESULTS, chosen))}\n\n${passed} passed, ${failed} failed; see ${path}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function describeCluster(): Promise<string> {
  const { serverVersion } = JSON.parse((await kubectl('version', '-o', 'json')).stdout) as {
    serverVersion: { gitVersion: string };
  };
  const nodes = (await list('nodes')).length;
  return `Kubernetes ${serverVersion.gitVersion}, ${nodes} node${nodes === 1 ? '' : 's'}; client with ${cpus().length} CPUs`;
}

async function firstNodeAddress(): Promise<string> {
  const address = (await list('nodes'))[0]?.status.addresses.find((a) => a.type === 'InternalIP')?.address;
  if (address === undefined) {
    throw new Error('the first node has no InternalIP: set E2E_NODE to an address that serves its node ports');
  }
  return address;
}

void runProgram(USAGE, main);
