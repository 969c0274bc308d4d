import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ReleaseLogLine, releaseLog } from '../../support/release-runs';
import { ensure } from '../steps';

/** Program of the command line. */
export const MAIN = join(__dirname, '../../build/cli/main.js');
/** Times that suit the load and the scrapes of the scenarios. */
const PACE = ['--interval', '3', '--bake', '5', '--settle', '5', '--hold-after', '300'];
/** Exit status after the last event: the end of a release, or a decision for a GitOps tool. After all other events, the status is 0. */
const STATUS: { readonly [event: string]: number } = {
  promoted: 0,
  reverted: 1,
  held: 3,
  refused: 4,
  revert: 1,
  hold: 3,
};

/** Result of a process. */
export interface ProcessResult {
  readonly log: readonly ReleaseLogLine[];
  readonly killed: boolean;
}

/** A process of `cdk8s-ml-app release`. */
export class ReleaseProcess {
  /** Result after the end of the process. */
  public readonly ended: Promise<ProcessResult>;
  private readonly child: ChildProcess;

  /**
   * Starts a process.
   *
   * @param folder - folder of the plan
   * @param args - options in addition to those of all processes
   */
  public constructor(folder: string, prometheus: string, args: readonly string[] = []) {
    ensure(existsSync(MAIN), `${MAIN} is missing: run npm run build`);
    const all = [MAIN, 'release', folder, '--prometheus', prometheus, '--output', 'json', ...PACE, ...args];
    this.child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject).on('close', (status, signal) => {
        const log = releaseLog(printed.stdout);
        const expected = STATUS[log.at(-1)?.event ?? ''] ?? 0;
        if (signal === null && (status !== expected || printed.stderr !== '')) {
          reject(new Error(`status ${status} after ${log.at(-1)?.event}: ${printed.stderr.trim()}`));
        }
        resolve({ log, killed: signal !== null });
      });
    });
  }

  /** Kills the process with SIGKILL, which no process can handle. Its child processes continue. */
  public kill(): void {
    this.child.kill('SIGKILL');
  }
}
