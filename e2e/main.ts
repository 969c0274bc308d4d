import { cpus } from 'node:os';
import { type Arguments, runProgram } from '../cli/program';
import { kubectl, list } from './kubectl';
import { withImages } from './manifests';
import { claimTable, loadResults, measuredTable, saveResult, scenarioTable, summary, writeReport } from './report';
import { adoption } from './scenarios/adoption';
import { autoscaling } from './scenarios/autoscaling';
import { canary } from './scenarios/canary';
import { chaos } from './scenarios/chaos';
import { charts } from './scenarios/charts';
import { hostile } from './scenarios/hostile';
import { iris } from './scenarios/iris';
import { loadBalancing } from './scenarios/load-balancing';
import { orchestration } from './scenarios/orchestration';
import { property } from './scenarios/property';
import { RELEASE_NAMES, release } from './scenarios/release';
import { rollout } from './scenarios/rollout';
import { servers } from './scenarios/servers';
import { streams } from './scenarios/streams';
import { strip } from './scenarios/strip';
import { SERVERS } from './servers/catalog';
import { STREAM_NAMES } from './servers/stream-manifests';
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
  adoption,
};
/** Suites that need their own images, and run only by name. */
const SUITES = {
  servers: {
    names: SERVERS.map(({ name }) => name),
    create: servers,
    report: 'build/e2e-servers.md',
    overview: claimTable,
  },
  streams: {
    names: STREAM_NAMES,
    create: streams,
    report: 'build/e2e-streams.md',
    overview: claimTable,
  },
  release: {
    names: RELEASE_NAMES,
    create: release,
    report: 'build/e2e-release.md',
    overview: measuredTable(['by replicas', 'by weights', 'requests of the new version']),
  },
};
const SUITE_NAMES = Object.keys(SUITES);
const SUITES_TEXT = SUITE_NAMES.join(', ');

const USAGE = {
  command: 'npm run e2e',
  about:
    'Runs scenarios on the cluster of the kubeconfig and writes build/e2e.md. e2e/README.md lists its environment variables.',
  positionals: [
    {
      name: 'SCENARIO',
      help: `scenarios to run, all except those of ${SUITES_TEXT} by default; pass one of these before the names of its scenarios`,
      choices: [
        ...Object.keys(SCENARIOS),
        ...Object.entries(SUITES).flatMap(([suite, { names }]) => [suite, ...names]),
      ],
      many: true,
    },
  ],
};

async function main({ positionals: names }: Arguments): Promise<void> {
  const node = process.env.E2E_NODE ?? (await firstNodeAddress());
  const [first, ...rest] = names;
  if (isSuite(first)) {
    const { create, report, overview } = SUITES[first];
    await runAll({ all: create(node), names: rest, report, overview });
    return;
  }
  const folder = withImages(process.env.E2E_MANIFESTS ?? 'dist', process.env.E2E_IMAGES ?? '');
  const all = Object.values(SCENARIOS).map((create) => create({ folder, node }));
  await runAll({ all, names, report: 'build/e2e.md', overview: scenarioTable });
}

function isSuite(name = ''): name is keyof typeof SUITES {
  return SUITE_NAMES.includes(name);
}

/** Scenarios of a report. */
interface Report {
  readonly all: Scenario[];
  /** Scenarios to run, all if empty. */
  readonly names: readonly string[];
  /** Default of E2E_REPORT. */
  readonly report: string;
  readonly overview: typeof scenarioTable;
}

async function runAll({ all, names, report, overview }: Report): Promise<void> {
  const unknown = names.find((name) => all.every((scenario) => scenario.name !== name));
  if (unknown !== undefined) {
    throw new Error(
      `'${unknown}' and '${all[0]?.name}' cannot run together: run them one after the other, each after the name of its suite, if it has one (${SUITES_TEXT})`,
    );
  }
  const path = process.env.E2E_REPORT ?? report;
  const chosen = all.filter(({ name }) => names.length === 0 || names.includes(name));
  const cluster = await describeCluster();
  const verdicts: Verdict[] = [];
  for (const scenario of chosen) {
    const scenarioVerdicts = await run(scenario);
    verdicts.push(...scenarioVerdicts);
    saveResult(RESULTS, scenario, scenarioVerdicts);
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
