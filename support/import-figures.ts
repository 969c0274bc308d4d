import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { linesOf, type FieldCounts } from '../cli/import/report/summary';
import { markdownTable } from './markdown-table';

/** Import of one file. */
export interface ImportedFile {
  readonly file: string;
  readonly status: number | null;
  readonly fields: FieldCounts;
  /** Number of lines of the input, without empty lines and comments. */
  readonly inputLines: number;
  /** Number of lines of the program, without empty lines and comments. */
  readonly programLines: number;
}

const NO_FIELDS: FieldCounts = { total: 0, equal: 0, improved: 0, lost: 0 };

/**
 * Runs `import FILE --output json`.
 *
 * @param cli arguments of Node.js that start the command
 */
export function importFile(file: string, cli: readonly string[]): ImportedFile {
  const args = [...cli, 'import', file, '--output', 'json'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  // without objects, the command prints no report
  const { fields = NO_FIELDS, lines = 0 } = JSON.parse(stdout === '' ? '{}' : stdout) as {
    fields?: FieldCounts;
    lines?: number;
  };
  return { file, status, fields, inputLines: linesOf(readFileSync(file, 'utf8')), programLines: lines };
}

/** Table of the figures of all files. */
export function importTable(files: readonly ImportedFile[]): string {
  const sum = (field: keyof FieldCounts) => files.reduce((total, { fields }) => total + fields[field], 0);
  const statuses = [...new Set(files.map(({ status }) => status))].sort();
  const ratios = files.filter(({ fields }) => fields.total > 0).map((one) => one.programLines / one.inputLines);
  const kept = files.map(({ fields: { total, lost } }) => (total === 0 ? 0 : 1 - lost / total));
  const [total, equal, improved, lost] = (['total', 'equal', 'improved', 'lost'] as const).map(sum);
  return markdownTable(
    ['figure', 'value'],
    [
      ['files', String(files.length)],
      ...statuses.map((code) => [
        `files with exit code ${code}`,
        String(files.filter(({ status }) => status === code).length),
      ]),
      ['fields', String(total)],
      ['equal', ofAll(equal, total)],
      ['improved', ofAll(improved, total)],
      ['lost', ofAll(lost, total)],
      ['smallest share of equal and improved fields in a file', percent(Math.min(...kept))],
      ['lines of the inputs', String(files.reduce((lines, { inputLines }) => lines + inputLines, 0))],
      ['lines of the programs', String(files.reduce((lines, { programLines }) => lines + programLines, 0))],
      ['median of program lines / input lines', percent(median(ratios))],
      ['range of program lines / input lines', `${percent(Math.min(...ratios))} to ${percent(Math.max(...ratios))}`],
    ],
  );
}

function ofAll(count = 0, total = 0): string {
  return `${count} (${percent(count / total)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}
