import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkInput } from '../../cli/check/find';
import { readManifests } from '../../cli/input/manifests';
import { nodeCapacityOf } from '../../lib/checks/node-fit';
import type { Rule } from '../../lib/checks/rule';
import { goProgram } from '../go-program';
import { KUBE_SCORE, found, kubeLinter, kubeScore } from '../linters';
import { LOCATION } from './schemas';

/** Name of the finding for input that a linter rejects as a whole. */
export const INPUT = 'input';
const KUBE_LINTER = 'kube-linter';
const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0';

/** A program that checks a file of manifests. */
export interface Linter {
  readonly name: string;
  /** Returns the name of the check for each finding. `everything` enables checks that are off by default. */
  readonly find: (file: string, everything: boolean) => Promise<string[]> | string[];
  /** Command that checks files. The comparison measures its time. */
  readonly command: (files: readonly string[]) => string[];
}

/**
 * Returns the IDs of this library's checks with a finding.
 *
 * @param nodes allocatable amounts of each kind of node
 */
export async function findOwn(file: string, nodes: NonNullable<Rule['example']['nodes']> = []): Promise<string[]> {
  const fail = (field: string): never => {
    throw new Error(field);
  };
  const capacities = nodes.map((amounts) => nodeCapacityOf(amounts, { fail }));
  const report = await checkInput(
    readManifests([file]),
    { acknowledgements: [], nodes: capacities, rules: [] },
    '2027-01-01',
  );
  return [...report.findings.map(({ check }) => check), ...report.problems.map(() => INPUT)];
}

/** This library's command, and the other linters that are installed. */
export function linters(schemas: string): Linter[] {
  const main = join(__dirname, '..', '..', 'build', 'cli', 'main.js');
  const kubeconform = [goProgram(KUBECONFORM), '-strict', '-ignore-missing-schemas', '-schema-location'];
  const conform = [...kubeconform, join(schemas, LOCATION)];
  const all: Linter[] = [
    {
      name: 'cdk8s-ml-app',
      find: (file) => findOwn(file),
      command: (files) => [process.execPath, main, 'check', ...files],
    },
    {
      name: 'kube-score',
      find: (file, everything) => scored(file, everything),
      command: (files) => [goProgram(KUBE_SCORE), 'score', ...files],
    },
    {
      name: KUBE_LINTER,
      find: (file, everything) => linted(file, everything),
      command: (files) => [KUBE_LINTER, 'lint', ...files],
    },
    { name: 'kubeconform', find: (file) => conforming(conform, file), command: (files) => [...conform, ...files] },
  ];
  return all.filter(({ name }) => name !== KUBE_LINTER || hasKubeLinter());
}

function hasKubeLinter(): boolean {
  return spawnSync(KUBE_LINTER, ['version']).error === undefined;
}

function scored(file: string, everything: boolean): string[] {
  const optional = everything ? optionalTests().flatMap((test) => ['--enable-optional-test', test]) : [];
  try {
    return kubeScore([file], ...optional).flatMap((object) => found(object).map(({ check }) => check.id));
  } catch {
    return [INPUT];
  }
}

/** Tests of kube-score that are off by default. */
function optionalTests(): string[] {
  return kubeScoreTests()
    .filter((test) => test.endsWith(',optional'))
    .map(idOf);
}

/** Names of all checks of kube-score or kube-linter. */
export function namesOf(linter: string): string[] {
  if (linter === 'kube-score') return kubeScoreTests().map(idOf);
  const { stdout } = spawnSync(KUBE_LINTER, ['checks', 'list', '--format', 'json'], { encoding: 'utf8' });
  return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
}

let tests: string[] | undefined;

/** Lines of the list of kube-score: name, kind, description and mode of each check. */
function kubeScoreTests(): string[] {
  tests ??= spawnSync(goProgram(KUBE_SCORE), ['list'], { encoding: 'utf8' }).stdout.trim().split('\n');
  return tests;
}

function idOf(test: string): string {
  return test.split(',', 1)[0] ?? '';
}

function linted(file: string, everything: boolean): string[] {
  // schema-validation downloads schemas, which kubeconform already compares
  const options = everything ? ['--add-all-built-in', '--exclude', 'schema-validation'] : [];
  try {
    return (kubeLinter([file], ...options) ?? []).map(({ Check }) => Check);
  } catch (error) {
    // kube-linter skips objects of kinds that it does not support, and objects that it cannot parse
    if ((error as Error).message.includes('no valid objects')) return [];
    throw error;
  }
}

interface Conformity {
  readonly resources: {
    readonly status: string;
    readonly msg: string;
    readonly validationErrors?: { msg: string }[];
  }[];
}

function conforming([program = '', ...args]: readonly string[], file: string): string[] {
  const { stdout, stderr } = spawnSync(program, [...args, '-output', 'json', file], { encoding: 'utf8' });
  if (!stdout.startsWith('{')) throw new Error(`kubeconform failed: ${stderr.trim()}`);
  const { resources } = JSON.parse(stdout) as Conformity;
  return resources.flatMap(({ validationErrors = [], status }) => {
    // kubeconform adds an error for each object that contains an error
    const causes = validationErrors.filter(({ msg }) => msg !== 'validation failed');
    return causes.length > 0 ? causes.map(() => 'schema') : [status === 'statusError' ? INPUT : 'schema'];
  });
}
