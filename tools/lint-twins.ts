import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { runProgram } from '../cli/program';
import { Checks } from '../lib';
import { CHECKS } from '../lib/checks/all-checks';
import { found, kubeLinter, kubeScore } from './linters';
import { TWIN_CASES } from './twin-cases';

/** A check of a linter that must report what a rule reports. */
interface Twin {
  readonly name: string;
  readonly ours: string;
}

/** Findings of a linter in the manifests of a file: names of its checks by namespace. */
type Linter = (file: string, twins: Twin[]) => Map<string, Set<string>> | undefined;

const LINTERS: { [name: string]: Linter } = {
  'kube-score': (file) =>
    byNamespace(
      kubeScore([file]).flatMap((object) =>
        found(object).map(({ check }) => ({ namespace: object.object_meta.namespace, check: check.id })),
      ),
    ),
  'kube-linter': (file, twins) => {
    const names = twins.map(({ name }) => name).join(',');
    const reports = kubeLinter([file], '--do-not-auto-add-defaults', '--include', names);
    return (
      reports &&
      byNamespace(reports.map((report) => ({ namespace: report.Object.K8sObject.Namespace, check: report.Check })))
    );
  },
};

const USAGE = {
  command: 'npm run tool -- lint-twins',
  about: 'Compares the checks with those of kube-score and kube-linter that docs/reference/checks.md names.',
};

void runProgram(USAGE, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  try {
    Object.entries(LINTERS).forEach(([name, linter]) => verify(name, linter, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Each twin speaks of what our check is about, and is silent when that is acknowledged. */
function verify(linter: string, run: Linter, folder: string): void {
  const twins = twinsOf(linter);
  const before = run(write(join(folder, 'as-it-is.yaml'), false), twins);
  const after = run(write(join(folder, 'acknowledged.yaml'), true), twins);
  if (!before || !after) {
    console.log(`${linter} is not on the PATH: its ${twins.length} names in docs/reference/checks.md are not verified`);
    return;
  }
  const wrong = twins.flatMap(({ name, ours }) => [
    ...(before.get(ours)?.has(name) ? [] : [`${name} finds nothing where ${ours} does`]),
    ...(after.get(ours)?.has(name) ? [`${name} does not heed what is written when ${ours} is acknowledged`] : []),
  ]);
  if (wrong.length > 0) {
    throw new Error(`${linter} does not agree with docs/reference/checks.md:\n  ${wrong.join('\n  ')}`);
  }
  console.log(`${linter} finds what our checks find, and is silent on what is acknowledged:`);
  console.log(twins.map(({ name, ours }) => `  ${ours}: ${name}`).join('\n'));
}

function twinsOf(linter: string): Twin[] {
  return CHECKS.flatMap(({ id, twins }) =>
    ((linter === 'kube-score' ? twins?.kubeScore : twins?.kubeLinter) ?? []).map((name) => ({
      name,
      ours: id,
    })),
  );
}

/** All cases, each in a namespace that is called like our check. */
function write(file: string, acknowledge: boolean): string {
  const app = new App();
  for (const [id, build] of Object.entries(TWIN_CASES)) {
    const chart = new Chart(app, id, { namespace: id });
    build(chart);
    if (acknowledge) {
      Checks.acknowledge(chart, id, 'to see whether the linters heed it');
    }
  }
  writeFileSync(file, app.synthYaml());
  return file;
}

function byNamespace(findings: { namespace?: string; check: string }[]): Map<string, Set<string>> {
  const checks = new Map<string, Set<string>>();
  for (const { namespace = '', check } of findings) {
    checks.set(namespace, (checks.get(namespace) ?? new Set()).add(check));
  }
  return checks;
}
