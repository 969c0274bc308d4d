import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENVIRONMENT } from '../environment';

const TICKS_PER_SECOND = 100;

export interface Usage {
  readonly cpuSeconds: number;
  /** Proportional set size, which counts shared memory once. */
  readonly memoryMiB: number;
}

/** Server and its child processes. */
export class ServerProcess {
  private constructor(
    readonly name: string,
    readonly url: string,
    private readonly child: ChildProcess,
    /** URL of the metrics of ml-app. Other programs ignore METRICS_PORT. */
    readonly metricsUrl: string,
  ) {}

  static async start(name: string, port: number, command: string[], env: NodeJS.ProcessEnv): Promise<ServerProcess> {
    const [program, ...args] = command;
    const child = spawn(program!, args, {
      env: { ...ENVIRONMENT, METRICS_PORT: String(port + 1), ...env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const server = new ServerProcess(name, `http://127.0.0.1:${port}`, child, `http://127.0.0.1:${port + 1}/metrics`);
    await server.ready();
    return server;
  }

  get usage(): Usage {
    const pids = tree(this.child.pid!);
    return {
      cpuSeconds: sum(pids.map(cpuSeconds)),
      memoryMiB: sum(pids.map(memoryMiB)),
    };
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  private async ready(): Promise<void> {
    const start = performance.now();
    while (this.child.exitCode === null) {
      const ok = await fetch(`${this.url}/readyz`, { headers: { connection: 'close' } }).then(
        (response) => response.ok,
        () => false,
      );
      if (ok) return;
      // the interval of the polls grows with the time that the server takes to start
      await sleep(Math.max(5, (performance.now() - start) / 20));
    }
    throw new Error(`${this.name} ended with exit code ${this.child.exitCode} before it was ready: read its log above`);
  }
}

/** Process IDs of a process and all its descendants. */
function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = Number(statOf(Number(pid))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
  }
  const collect = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(collect)];
  return collect(root);
}

/** Fields of /proc/PID/stat from the third field on: state, parent and so on. Undefined if the process has ended. */
function statOf(pid: number): string[] | undefined {
  return read(`/proc/${pid}/stat`)?.split(') ')[1]?.split(' ');
}

function cpuSeconds(pid: number): number {
  const stat = statOf(pid);
  return stat ? (Number(stat[11]) + Number(stat[12])) / TICKS_PER_SECOND : 0;
}

function memoryMiB(pid: number): number {
  const kibibytes = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
  return Number(kibibytes ?? 0) / 1024;
}

/** Reads a file. Returns undefined if the process has ended. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
