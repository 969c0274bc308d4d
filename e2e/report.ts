import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'prettier';
import type { Scenario, Verdict } from './steps';

/** What is written by hand stands before it and stays. */
const MARK = '<!-- what follows is written by npm run e2e -->';

/** What became of a scenario when it was last run. */
interface Result {
  readonly name: string;
  readonly about: string;
  readonly verdicts: Verdict[];
}

const cell = (text: string) => text.replace(/\s+/g, ' ').replace(/[|<>]/g, '\\$&');
const passedOf = (verdicts: Verdict[]) => verdicts.filter((v) => v.passed).length;

/** One line a scenario. */
export function summary(results: Result[]): string {
  const all = [['scenario', 'passed', 'time'], ...results.map(row)];
  const width = (column: number) => Math.max(...all.map((cells) => (cells[column] ?? '').length));
  return all.map((cells) => cells.map((text, column) => text.padEnd(width(column))).join('  ')).join('\n');
}

function row({ name, verdicts }: Result): string[] {
  const seconds = verdicts.reduce((sum, v) => sum + v.seconds, 0);
  return [name, `${passedOf(verdicts)} of ${verdicts.length}`, `${seconds.toFixed(0)} s`];
}

/** Keeps what became of a scenario, so that a report has them all though they were run one by one. */
export function keep(folder: string, { name, about }: Scenario, verdicts: Verdict[]): void {
  mkdirSync(folder, { recursive: true });
  const result: Result = { name, about, verdicts };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(result, undefined, 2));
}

/** The results kept of these scenarios, in their order. */
export function kept(folder: string, scenarios: Scenario[]): Result[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return scenarios
    .map(({ name }) => `${name}.json`)
    .filter((file) => files.includes(file))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Result);
}

/** Writes the results as Markdown, with each step's verdict and number; in a file that has MARK, after it. */
export async function writeReport(path: string, cluster: string, results: Result[]): Promise<void> {
  const [before] = existsSync(path) ? readFileSync(path, 'utf8').split(MARK) : [''];
  const verdicts = results.flatMap((r) => r.verdicts);
  const parts = [
    `${before?.trimEnd() ?? ''}\n\n${MARK}`,
    `## ${passedOf(verdicts)} of ${verdicts.length} claims hold`,
    `On ${cluster}.`,
    table([['scenario', 'passed', 'time'], ...results.map(row)]),
    ...results.flatMap(section),
  ];
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await format(parts.join('\n\n'), { parser: 'markdown', printWidth: 120 }));
}

function section({ name, about, verdicts }: Result): string[] {
  const lines = verdicts.map(
    (v) => `- ${v.passed ? 'ok' : '**failed**'}, ${v.seconds.toFixed(0)} s: ${cell(v.claim)}  \n  ${cell(v.measured)}`,
  );
  return [`### ${name}`, about, lines.join('\n')];
}

function table([head = [], ...rows]: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
