import { cpus } from 'node:os';
import { kubectl, list } from './kubectl';
import { manifests } from './manifests';
import { keep, kept, summary, writeReport } from './report';
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
import { Scenario, Verdict, run } from './steps';

const REPORT = process.env.E2E_REPORT ?? 'build/e2e.md';
const RESULTS = 'build/e2e';
const SCENARIOS = [charts, orchestration, loadBalancing, autoscaling, rollout, iris, canary, hostile, chaos, property];

async function main(names: string[]): Promise<boolean> {
  const folder = manifests(process.env.E2E_MANIFESTS ?? 'dist', process.env.E2E_IMAGES ?? '');
  const place = { folder, node: process.env.E2E_NODE ?? (await firstNodeAddress()) };
  const all = SCENARIOS.map((create) => create(place));
  const chosen = choose(names, all);
  const cluster = await describeCluster();
  const verdicts: Verdict[] = [];
  for (const scenario of chosen) {
    const own = await run(scenario);
    verdicts.push(...own);
    keep(RESULTS, scenario, own);
    await writeReport(REPORT, cluster, kept(RESULTS, all));
  }
  const failed = verdicts.filter((v) => !v.passed).length;
  const passed = verdicts.length - failed;
  console.log(`\n${summary(kept(RESULTS, chosen))}\n\n${passed} passed, ${failed} failed; see ${REPORT}`);
  return failed === 0;
}

function choose(names: string[], all: Scenario[]): Scenario[] {
  const unknown = names.find((name) => !all.some((scenario) => scenario.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no scenario '${unknown}', only ${all.map((scenario) => scenario.name).join(', ')}`);
  }
  return names.length === 0 ? all : all.filter((scenario) => names.includes(scenario.name));
}

async function describeCluster(): Promise<string> {
  const { serverVersion } = JSON.parse((await kubectl('version', '-o', 'json')).stdout) as {
    serverVersion: { gitVersion: string };
  };
  const nodes = (await list('nodes')).length;
  return `Kubernetes ${serverVersion.gitVersion}, ${nodes} node${nodes === 1 ? '' : 's'}; ${cpus().length} CPUs here`;
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
