import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ENVIRONMENT } from '../environment';
import { BIN, type Contender, freshFolder, outputOf, printed } from './contenders';

/** Time and memory of a run. */
export interface Run {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Peak memory of the largest process. */
  readonly peakMiB: number;
}

/**
 * Runs a command, and writes its output to a file. Returns undefined if the command exceeds the limit.
 *
 * @throws if the command fails
 */
export function measure(
  command: string[],
  output: string,
  limit = '60s',
  env: NodeJS.ProcessEnv = {},
): Run | undefined {
  const text = execFileSync(join(BIN, 'measure'), [output, limit, ...command], {
    encoding: 'utf8',
    env: { ...ENVIRONMENT, ...env },
  });
  const run = JSON.parse(text) as Run & { timedOut: boolean };
  return run.timedOut ? undefined : run;
}

/** Runs a contender once. If the contender exceeds the limit, `run` is undefined and `output` is empty. */
export function render(contender: Contender, apps: number, limit: string): { run?: Run; output: string } {
  const folder = freshFolder(contender.name);
  contender.prepare?.(apps, folder);
  const run = measure(contender.command(apps, folder), printed(folder), limit, contender.env?.(apps));
  return { run, output: run ? outputOf(folder) : '' };
}

/** Median run by wall time. */
export function median(runs: Run[]): Run {
  const sorted = [...runs].sort((a, b) => a.wallMs - b.wallMs);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) {
    throw new Error('no run ended within the limit: raise the limit');
  }
  return middle;
}
