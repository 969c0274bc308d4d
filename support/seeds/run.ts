import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkInput } from '../../cli/check/find';
import { readManifests } from '../../cli/input/manifests';
import { nodeCapacityOf } from '../../lib/checks/node-fit';
import type { Rule } from '../../lib/checks/rule';
import type { SeedFiles } from './formats';
import type { Seed } from './seeds';

/** Outcome of the seeds of a rule. */
export interface Outcome {
  readonly rule: Rule;
  readonly seeds: number;
  /** Names of the seeds whose fault `check` does not find. */
  readonly missed: readonly string[];
  /** Names of the seeds whose correct form `check` reports. */
  readonly reported: readonly string[];
}

const fail = (field: string): never => {
  throw new Error(field);
};

/** Runs the code of `cdk8s-ml-app check` on the seeds of each rule. */
export async function runSeeds(seeds: readonly Seed[]): Promise<Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-seeds-'));
  const outcomes = new Map<Rule, { seeds: number; missed: string[]; reported: string[] }>();
  try {
    for (const { rule, name, wrong, right } of seeds) {
      const outcome = outcomes.get(rule) ?? { seeds: 0, missed: [], reported: [] };
      outcomes.set(rule, outcome);
      outcome.seeds++;
      if (!(await reports(rule, wrong, join(folder, 'wrong')))) outcome.missed.push(name);
      if (await reports(rule, right, join(folder, 'right'))) outcome.reported.push(name);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return [...outcomes].map(([rule, outcome]) => ({ rule, ...outcome }));
}

/** Returns true if `check` reports a rule, or, for an opinion, acknowledges it. */
async function reports({ id, isOpinion, example }: Rule, files: SeedFiles, folder: string): Promise<boolean> {
  mkdirSync(folder);
  Object.entries(files).forEach(([file, text]) => writeFileSync(join(folder, file), text));
  const acknowledgement = {
    props: { check: id, reason: 'an opinion' },
    file: '',
    place: { line: 1, column: 1 },
    covers: () => true,
  };
  const config = {
    acknowledgements: isOpinion ? [acknowledgement] : [],
    nodes: (example.nodes ?? []).map((amounts) => nodeCapacityOf(amounts, { fail })),
    rules: [],
  };
  const { findings, acknowledged, problems } = await checkInput(readManifests([folder]), config, '2027-01-01');
  rmSync(folder, { recursive: true });
  if (problems.length > 0) throw new Error(`${id}: ${JSON.stringify(problems)}`);
  return [...findings, ...acknowledged].some(({ check }) => check === id);
}
