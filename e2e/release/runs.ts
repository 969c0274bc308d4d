import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl } from '../kubectl';
import { ensure } from '../steps';
import { ReleaseProcess } from './command';
import { killedAtEachTransition } from './kill';
import type { CarryOut, Lane } from './lane';

/** Releases of a lane under load. */
export type LaneAction = (lane: Lane, prometheus: string) => Promise<void>;

/** Releases the version several times. */
export function repeat(runs: number): LaneAction {
  return async (lane, prometheus) => {
    for (let i = 0; i < runs; i++) {
      await one(lane, prometheus, (folder) => new ReleaseProcess(folder, prometheus).ended);
    }
  };
}

/** Carries out the steps one by one, and aborts after the first, then after the second, and so on. */
export const abortAtEachStep: LaneAction = async (lane, prometheus) => {
  for (let count = 1, steps = 2; count < steps; count++) {
    const folder = await one(lane, prometheus, async (plan) => {
      for (let i = 0; i < count; i++) {
        await new ReleaseProcess(plan, prometheus, i === 0 ? ['--step'] : ['--step', '--resume']).ended;
      }
      return new ReleaseProcess(plan, prometheus, ['--abort']).ended;
    });
    steps = filesOf(folder).filter((name) => /-\d\d-/.test(name)).length;
    await ensureApplied(folder, 'reverted');
  }
};

/** Kills the process at each transition of one release. */
export const killAtEachTransition: LaneAction = async (lane, prometheus) => {
  const folder = await one(lane, prometheus, killedAtEachTransition(lane.chart, prometheus));
  await ensureApplied(folder, lane.runs.at(-1)?.outcome ?? '');
};

async function one(lane: Lane, prometheus: string, carryOut: CarryOut): Promise<string> {
  const folder = await lane.release(carryOut);
  const run = lane.runs.at(-1);
  if (run?.outcome !== lane.options.version.outcome) await lane.reset(folder, prometheus);
  return folder;
}

/** Compares the cluster with the last file of the plan, which an uninterrupted release applies. */
async function ensureApplied(folder: string, outcome: string): Promise<void> {
  const file = filesOf(folder)
    .filter((name) => (outcome === 'promoted' ? /-\d\d-/ : /-abort/).test(name))
    .at(-1);
  ensure(file !== undefined, `${folder} has no last file`);
  const { stdout } = await kubectl('diff', '-f', join(folder, file)).catch((error: Error) => {
    throw new Error(`the cluster differs from ${file}: ${error.message}`);
  });
  ensure(stdout.trim() === '', stdout);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder).sort();
}
