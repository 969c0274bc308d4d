import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENVIRONMENT } from '../environment';

const KIB_PER_MIB = 1024;

/** Server process with the settings of its image, on one CPU and with one thread. Measures the peak memory. */
export class MeasuredServer {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  static async start(script: string, env: NodeJS.ProcessEnv): Promise<MeasuredServer> {
    const port = await freePort();
    const child = spawn('taskset', ['--cpu-list', '0', 'node', script], {
      env: {
        ...ENVIRONMENT,
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        MALLOC_ARENA_MAX: '2',
        MALLOC_MMAP_THRESHOLD_: '1048576',
        MALLOC_TRIM_THRESHOLD_: '1048576',
        METRICS_PORT: '0',
        HOST: '127.0.0.1',
        ...env,
        PORT: String(port),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const server = new MeasuredServer(port, child);
    await server.ready();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Peak memory since the start, in MiB. */
  get peak(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)![1]) / KIB_PER_MIB;
  }

  /** True after the process has exited with a status. */
  get ended(): boolean {
    return this.child.exitCode !== null;
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  private async ready(): Promise<void> {
    while (!this.ended) {
      const ok = await fetch(`${this.url}/readyz`, { headers: { connection: 'close' } }).then(
        (response) => response.ok,
        () => false,
      );
      if (ok) return;
      await sleep(20);
    }
    const command = this.child.spawnargs.join(' ');
    throw new Error(`${command} ended with exit code ${this.child.exitCode} before it was ready: read its log above`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
