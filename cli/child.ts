import { type ChildProcess, spawn } from 'node:child_process';

/** Exit status of a program that a signal ended: 128 plus the number of the signal. */
const EXIT_STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Exit status and output of a child process. */
export interface ProcessResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs programs in sequence, until a signal stops them. */
export class Children {
  private running: ChildProcess | undefined;
  private signal: keyof typeof EXIT_STATUS | undefined;

  public constructor() {
    for (const signal of Object.keys(EXIT_STATUS) as (keyof typeof EXIT_STATUS)[]) {
      process.on(signal, () => {
        this.signal = signal;
        this.running?.kill(signal);
      });
    }
  }

  /** Exit status for the received signal; undefined without a signal. */
  public get signalStatus(): number | undefined {
    return this.signal && EXIT_STATUS[this.signal];
  }

  /**
   * Runs a Node.js program to completion.
   *
   * @param env environment variables in addition to those of this process
   * @throws after a signal
   */
  public async run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<ProcessResult> {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.running = child;
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    // 'close' also waits for the children of the child, which keep the pipes open and can still write files
    const status = await new Promise<number | null>((resolve, reject) =>
      child.on('error', reject).on('close', (code) => resolve(code)),
    );
    if (this.signal) throw new Error(`stopped by ${this.signal}`);
    return { status, ...output };
  }
}
