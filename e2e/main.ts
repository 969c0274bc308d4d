import { cpus } from 'node:os';
import { type Arguments, runProgram } from '../cli/program';
import { kubectl, list } from './kubectl';
import { manifests } from './manifests';
import { loadResults, saveResult, summary, writeReport } from './report';
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
import { strip } from './scenarios/strip';
import { type Verdict, run } from './steps';

const REPORT = process.env.E2E_REPORT ?? 'build/e2e.md';
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

const USAGE = {
  command: 'npm run e2e',
  about:
    'Runs scenarios on the cluster of the kubeconfig and writes build/e2e.md. e2e/README.md lists its environment variables.',
  positionals: [
    { name: 'SCENARIO', help: 'scenarios to run, all by default', choices: Object.keys(SCENARIOS), many: true },
  ],
};

async function main({ positionals: names }: Arguments): Promise<void> {
  const folder = manifests(process.env.E2E_MANIFESTS ?? 'dist', process.env.E2E_IMAGES ?? '');
  const place = { folder, node: process.env.E2E_NODE ?? (await firstNodeAddress()) };
  const all = Object.values(SCENARIOS).map((create) => create(place));
  const chosen = all.filter(({ name }) => names.length === 0 || names.includes(name));
  const cluster = await describeCluster();
  const verdicts: Verdict[] = [];
  for (const scenario of chosen) {
    const own = await run(scenario);
    verdicts.push(...own);
    saveResult(RESULTS, scenario, own);
    await writeReport(REPORT, cluster, loadResults(RESULTS, all));
  }
  const failed = verdicts.filter((v) => !v.passed).length;
  const passed = verdicts.length - failed;
  console.log(`\n${summary(loadResults(RESULTS, chosen))}\n\n${passed} passed, ${failed} failed; see ${REPORT}`);
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
