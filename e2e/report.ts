import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Scenario, Verdict } from './steps';

const cell = (text: string) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
const passedOf = (verdicts: Verdict[]) => verdicts.filter((v) => v.passed).length;

/** One line a scenario. */
export function summary(scenarios: Scenario[], verdicts: Verdict[]): string {
  const rows = scenarios.map(({ name }) => {
    const own = verdicts.filter((v) => v.scenario === name);
    const seconds = own.reduce((sum, v) => sum + v.seconds, 0);
    return [name, `${passedOf(own)} of ${own.length}`, `${seconds.toFixed(0)} s`];
  });
  const all = [['scenario', 'passed', 'time'], ...rows];
  const width = (column: number) => Math.max(...all.map((row) => (row[column] ?? '').length));
  return all.map((row) => row.map((text, column) => text.padEnd(width(column))).join('  ')).join('\n');
}

/** The same as Markdown, with each step's verdict and number. */
export function writeReport(path: string, scenarios: Scenario[], verdicts: Verdict[]): void {
  const sections = scenarios.map(({ name, about }) => {
    const rows = verdicts
      .filter((v) => v.scenario === name)
      .map(
        (v) =>
          `| ${v.passed ? 'ok' : '**failed**'} | ${cell(v.claim)} | ${cell(v.measured)} | ${v.seconds.toFixed(1)} s |`,
      );
    return [`## ${name}`, about, ['| | claim | measured | time |', '|---|---|---|---|', ...rows].join('\n')].join(
      '\n\n',
    );
  });
  const title = `# End-to-end test: ${passedOf(verdicts)} of ${verdicts.length} claims hold`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, [title, ...sections].join('\n\n') + '\n');
}
