import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../lib/checks/all-rules';
import { markdownTable } from '../../support/markdown-table';
import { INPUT, type Linter, namesOf } from './linters';

const ROUNDS = 5;
/** Number of the most frequent checks that a cell names. */
const SHOWN = 5;

/**
 * Table of the findings of each linter in the files of a folder, and of its time for the files that no linter rejects, in one run and relative
 * to the first linter.
 */
export async function corpusTable(all: readonly Linter[], folder: string): Promise<string> {
  const files = readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => join(folder, file));
  const results: string[][][] = [];
  for (const linter of all) {
    const found: string[][] = [];
    for (const file of files) found.push(await linter.find(file, false));
    results.push(found);
  }
  const readable = files.filter((_, i) => results.every((found) => !found[i]?.includes(INPUT)));
  const times = medians(all, readable);
  const rows = all.map(({ name }, i) => {
    const found = results[i] ?? [];
    const ratio = ((times[i] ?? 0) / (times[0] ?? 1)).toFixed(2);
    return [name, ...countsOf(found), ratio];
  });
  const head = [
    'linter',
    'findings',
    `files of ${files.length}`,
    'checks',
    'most frequent',
    `time for ${readable.length} files`,
  ];
  return markdownTable(head, rows);
}

/** Numbers of findings, of files with findings and of checks with findings, and the most frequent checks. */
function countsOf(found: readonly string[][]): string[] {
  const counts = new Map<string, number>();
  found.flat().forEach((check) => counts.set(check, (counts.get(check) ?? 0) + 1));
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  const affected = found.filter((checks) => checks.length > 0).length;
  const shown = most.map(([check, count]) => `\`${check}\` ${count}`).join(', ');
  return [String(found.flat().length), String(affected), String(counts.size), shown];
}

/** Median time of each linter, in rounds of all linters. */
function medians(all: readonly Linter[], files: readonly string[]): number[] {
  const times = all.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    all.forEach((linter, i) => times[i]?.push(timeOf(linter.command(files))));
  }
  return times.map((ms) => ms.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0);
}

function timeOf([program = '', ...args]: readonly string[]): number {
  const start = performance.now();
  const { error } = spawnSync(program, args, { maxBuffer: 2 ** 28 });
  if (error) throw error;
  return performance.now() - start;
}

/** Checks of the other linters that no check of this library has as an alias. */
export function missingChecks(all: readonly Linter[]): string {
  const lists = (['kubeScore', 'kubeLinter'] as const).flatMap((key) => {
    const name = key === 'kubeScore' ? 'kube-score' : 'kube-linter';
    if (!all.some((linter) => linter.name === name)) return [];
    const aliased = new Set(RULES.flatMap(({ aliases }) => aliases?.[key] ?? []));
    const names = namesOf(name);
    const missing = names.filter((check) => !aliased.has(check)).map((check) => `\`${check}\``);
    return [`- **${name}**, ${missing.length} of ${names.length}: ${missing.join(', ')}`];
  });
  return lists.join('\n');
}
