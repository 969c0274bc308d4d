import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { runProgram } from '../cli/program';
import { Checks } from '../lib';
import { RULES } from '../lib/checks/all-rules';
import { found, kubeLinter, kubeScore } from './linters';
import { ALIAS_CASES } from './alias-cases';

/** Check of a linter that must report the same objects as a rule. */
interface Alias {
  readonly name: string;
  readonly rule: string;
}

/** Runs a linter on a file. Returns the names of the checks with findings by namespace; undefined if the linter is not on the PATH. */
type Linter = (file: string, aliases: Alias[]) => Map<string, Set<string>> | undefined;

const LINTERS: { [name: string]: Linter } = {
  'kube-score': (file) =>
    byNamespace(
      kubeScore([file]).flatMap((object) =>
        found(object).map(({ check }) => ({ namespace: object.object_meta.namespace, check: check.id })),
      ),
    ),
  'kube-linter': (file, aliases) => {
    const names = aliases.map(({ name }) => name).join(',');
    const reports = kubeLinter([file], '--do-not-auto-add-defaults', '--include', names);
    return (
      reports &&
      byNamespace(reports.map((report) => ({ namespace: report.Object.K8sObject.Namespace, check: report.Check })))
    );
  },
};

const USAGE = {
  command: 'npm run tool -- lint-aliases',
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

/** Verifies that each alias reports the case of its rule, and nothing after an acknowledgement. */
function verify(linter: string, run: Linter, folder: string): void {
  const aliases = aliasesOf(linter);
  const before = run(write(join(folder, 'reported.yaml'), false), aliases);
  const after = run(write(join(folder, 'acknowledged.yaml'), true), aliases);
  if (!before || !after) {
    console.log(
      `${linter} is not on the PATH: its ${aliases.length} names in docs/reference/checks.md are not verified`,
    );
    return;
  }
  const wrong = aliases.flatMap(({ name, rule }) => [
    ...(before.get(rule)?.has(name) ? [] : [`${name} reports nothing where ${rule} does`]),
    ...(after.get(rule)?.has(name) ? [`${name} ignores the annotation of an acknowledged ${rule}`] : []),
  ]);
  if (wrong.length > 0) {
    throw new Error(`${linter} does not agree with docs/reference/checks.md:\n  ${wrong.join('\n  ')}`);
  }
  console.log(`${linter} reports the same, and nothing that is acknowledged:`);
  console.log(aliases.map(({ name, rule }) => `  ${rule}: ${name}`).join('\n'));
}

function aliasesOf(linter: string): Alias[] {
  return RULES.flatMap(({ id, aliases }) =>
    ((linter === 'kube-score' ? aliases?.kubeScore : aliases?.kubeLinter) ?? []).map((name) => ({
      name,
      rule: id,
    })),
  );
}

/** Writes the manifests of all cases to a file, each case in a namespace with the name of its rule. Returns the path of the file. */
function write(file: string, acknowledge: boolean): string {
  const app = new App();
  for (const [id, build] of Object.entries(ALIAS_CASES)) {
    const chart = new Chart(app, id, { namespace: id });
    build(chart);
    if (acknowledge) {
      Checks.of(chart).acknowledge(id, 'to test the linters');
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
