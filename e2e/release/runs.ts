import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kubectl } from '../kubectl';
import { ensure } from '../steps';
import { MAIN, ReleaseProcess } from './command';
import { byGitOps } from './gitops';
import { killedAtEachTransition } from './kill';
import type { CarryOut, Lane } from './lane';

/** Releases of a lane under load. */
export type LaneAction = (lane: Lane, prometheus: string) => Promise<void>;

/** Releases the version several times. */
export function repeat(runs: number): LaneAction {
  return async (lane, prometheus) => {
    for (let i = 0; i < runs; i++) {
      await releaseOnce(lane, prometheus, (folder) => new ReleaseProcess(folder, prometheus).ended);
    }
  };
}

/** Carries out the steps one by one, and aborts after the first, then after the second, and so on. */
export const abortAtEachStep: LaneAction = async (lane, prometheus) => {
  for (let count = 1, steps = 2; count < steps; count++) {
    const folder = await releaseOnce(lane, prometheus, async (plan) => {
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
  const folder = await releaseOnce(lane, prometheus, killedAtEachTransition(lane.chart, prometheus));
  await ensureApplied(folder, lane.runs.at(-1)?.outcome ?? '');
};

/** Releases the version several times, by a file that a GitOps tool applies. */
export function repeatByGitOps(runs: number): LaneAction {
  return async (lane, prometheus) => {
    const carryOut = byGitOps(prometheus);
    for (let i = 0; i < runs; i++) await releaseOnce(lane, prometheus, carryOut);
  };
}

/** Turns an `MlApp` into a release in place, releases the version, and turns the release into an `MlApp` again. */
export function moveInPlace(runs: number): LaneAction {
  return async (lane, prometheus) => {
    const before = await objectsIn(lane.namespace);
    for (let i = 0; i < runs; i++) {
      await lane.applyRelease();
      await releaseOnce(lane, prometheus, (folder) => new ReleaseProcess(folder, prometheus).ended);
      const file = await lane.applyStable();
      await promisify(execFile)(process.execPath, [MAIN, 'prune', file, '--yes']);
      const after = await objectsIn(lane.namespace);
      ensure(after === before, `the objects were ${before}, and are ${after}`);
    }
  };
}

/** Objects of a namespace that manifests define, with the selectors of the Deployments and Services. */
async function objectsIn(namespace: string): Promise<string> {
  const kinds = 'deployments,services,poddisruptionbudgets,networkpolicies,serviceaccounts,httproutes';
  const output = 'jsonpath={range .items[*]}{.kind} {.metadata.name} {.spec.selector}{"\\n"}{end}';
  const { stdout } = await kubectl('get', kinds, '--namespace', namespace, '--output', output);
  return stdout.trim().split('\n').join(', ');
}

/** Carries out a release. Resets the lane after an unexpected end. Returns the folder of the plan. */
async function releaseOnce(lane: Lane, prometheus: string, carryOut: CarryOut): Promise<string> {
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
