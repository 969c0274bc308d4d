import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { runProgram } from '../cli/program';
import { stringifyYaml } from '../lib/synthesis/yaml';
import { unreadableIn } from '../lib/synthesis/unreadable';
import { JS_READERS, problemOf } from '../support/text/js-readers';
import { documents } from '../support/text/trees';

const BATCH = 2000;
const FOLDER = join(__dirname, '../build/text');
const READERS = join(__dirname, '../support/text/readers');
const GO = join(FOLDER, 'read');
const PROGRAMS: Record<string, string[]> = {
  'sigs.k8s.io/yaml': [GO],
  PyYAML: [process.env.PYTHON ?? 'python3', join(READERS, 'read.py')],
};

/** File and its expected documents. */
interface Case {
  readonly id: number;
  readonly text: string;
  readonly documents: unknown[];
}

type Tree = Record<string, unknown>[];

const USAGE = {
  command: 'npm run tool -- fuzz-text',
  about:
    'Writes random YAML, reads it with five parsers, and reports the strings that a parser misreads. Needs Go and PyYAML.',
  positionals: [
    { name: 'TREES', help: 'number of random trees, 20000 by default', isCount: true },
    { name: 'SEED', help: 'seed of the first tree, 1 by default', isCount: true },
  ],
};

const misread = { ours: new Map<string, number>(), cdk8s: new Map<string, number>() };
const failures = new Set<string>();
let [different, found] = [0, 0];

void runProgram(USAGE, ({ positionals: [trees = '20000', seed = '1'] }) => fuzz(Number(trees), Number(seed)));

function fuzz(count: number, seed: number): void {
  mkdirSync(FOLDER, { recursive: true });
  run(['go', 'build', '-C', READERS, '-o', GO, '.']);
  for (let start = 0; start < count; start += BATCH) {
    const trees = fc.sample(documents, { seed: seed + start, numRuns: Math.min(BATCH, count - start) });
    const failed = check(trees, misread);
    if (failed.length > 0) {
      // check each string separately
      check(failed.flatMap(textsIn).flatMap((text) => [[{ k: [text] }], [{ k: { [text]: 0 } }]])).forEach((tree) =>
        failures.add(JSON.stringify(tree)),
      );
    }
    console.error(`${start + trees.length} of ${count} trees`);
  }
  report(count, seed);
}

/**
 * Returns the failing trees. All parsers must read the output of this library unchanged. If `unreadableIn()` finds nothing, they must also
 * read the output of cdk8s unchanged, and both outputs must have the same bytes.
 */
function check(trees: Tree[], counts?: typeof misread): Tree[] {
  const casesOf = (write: (tree: Tree) => string) =>
    trees.map((tree, id) => ({ id, text: write(tree), documents: tree }));
  const [ours, cdk8s] = [casesOf(stringifyYaml), casesOf((tree) => Yaml.stringify(...tree))];
  const problems = { ours: problemsOf(ours, counts?.ours), cdk8s: problemsOf(cdk8s, counts?.cdk8s) };
  return trees.filter((tree, id) => {
    const isFound = unreadableIn(tree).length > 0;
    const isDifferent = ours[id]?.text !== cdk8s[id]?.text;
    found += Number(counts !== undefined && isFound);
    different += Number(counts !== undefined && isDifferent);
    return problems.ours.has(id) || (!isFound && (isDifferent || problems.cdk8s.has(id)));
  });
}

function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? [value] : [];
  }
  return Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...textsIn(inner)]);
}

function report(count: number, seed: number): void {
  console.log(`${count} trees, seed ${seed}: ${found} contain text of cdk8s that a parser misreads`);
  for (const reader of [...Object.keys(JS_READERS), ...Object.keys(PROGRAMS)]) {
    const [ours, cdk8s] = [misread.ours.get(reader) ?? 0, misread.cdk8s.get(reader) ?? 0];
    console.log(`${reader}: misreads ${ours} trees of this library, ${cdk8s} of cdk8s`);
  }
  [...failures].slice(0, 30).forEach((failure) => console.error(failure));
  console.log(`${different} trees differ from the output of cdk8s, ${failures.size} strings fail`);
  process.exitCode = failures.size > 0 ? 1 : 0;
}

function problemsOf(cases: Case[], counts = new Map<string, number>()): Set<number> {
  const problems = new Set<number>();
  const add = (reader: string, id: number) => {
    counts.set(reader, (counts.get(reader) ?? 0) + 1);
    problems.add(id);
  };
  for (const [name, read] of Object.entries(JS_READERS)) {
    cases
      .filter(({ text, documents: expected }) => problemOf(read, text, expected) !== undefined)
      .forEach(({ id }) => add(name, id));
  }
  const input = join(FOLDER, 'cases.ndjson');
  writeFileSync(input, cases.map((c) => `${JSON.stringify(c)}\n`).join(''));
  for (const [name, command] of Object.entries(PROGRAMS)) {
    const lines = run(command, input).split('\n').filter(Boolean);
    lines.forEach((line) => add(name, (JSON.parse(line) as { id: number }).id));
  }
  return problems;
}

function run([command = '', ...args]: string[], input?: string): string {
  const { status, stdout, error } = spawnSync(command, args, {
    stdio: [input === undefined ? 'ignore' : openSync(input, 'r'), 'pipe', 'inherit'],
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `exit ${status}`}`);
  }
  return stdout;
}
