import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import type { Manifest } from '../manifest';
import { differenceOf } from './difference';
import { type Explanation, explanationsOf } from './explanations';
import { type Facts, factsOf } from './facts';
import type { RebuildName } from './names';

/** Folder of the charts, of the facts about the originals, and of the differences. */
export const FOLDER = join(__dirname, '..', '..', 'test', 'rebuild');

/** Public manifest: its source, the size of its YAML and its fields. */
export interface Original {
  readonly title: string;
  readonly url: string;
  readonly licence: string;
  /** Lines of YAML without empty lines, comments and separators. */
  readonly lines: number;
  readonly facts: Facts;
}

/** Lines of a difference with the same meaning. */
export interface ExplainedLines {
  /** Undefined if no explanation matches the lines. */
  readonly explanation?: Explanation;
  readonly lines: string[];
}

export function readOriginal(name: RebuildName): Original {
  return JSON.parse(readFileSync(join(FOLDER, 'originals', `${name}.json`), 'utf8')) as Original;
}

export function readChart(name: RebuildName): string {
  return readFileSync(join(FOLDER, 'charts', `${name}.ts`), 'utf8');
}

/** Number of the lines that are neither empty nor a comment. */
export function countLines(text: string): number {
  return text.split('\n').filter((line) => !/^\s*(#|\/\/|$)|^---/.test(line)).length;
}

/** Runs a chart. Returns its objects. */
export async function synthesize(name: RebuildName): Promise<Manifest[]> {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-rebuild-'));
  process.env.CDK8S_OUTDIR = outdir;
  await import(join(FOLDER, 'charts', name));
  return Yaml.load(join(outdir, `${name}.k8s.yaml`)) as Manifest[];
}

/** Lists the differences from the original by their meaning. */
export function explain(name: RebuildName, objects: Manifest[]): ExplainedLines[] {
  const lines = differenceOf(readOriginal(name).facts, factsOf(objects));
  const explanations = explanationsOf(name);
  const matches = lines.map((line) => explanations.find((one) => one.lines.test(line.slice(2))));
  return [...explanations, undefined]
    .map((explanation) => ({ explanation, lines: lines.filter((_, i) => matches[i] === explanation) }))
    .filter((group) => group.lines.length > 0);
}

/** Text of a file in test/rebuild/differences. */
export function differenceText(groups: ExplainedLines[]): string {
  const blocks = groups.map(({ explanation, lines }) => [`# ${explanation?.name ?? 'not explained'}`, ...lines]);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}
