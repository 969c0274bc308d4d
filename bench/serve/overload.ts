import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Outcome, run, runAtRate } from './load';
import { photos } from './photos';
import type { ServerProcess } from './processes';
import { mlAppOnFirstCpu } from './servers';
import { heading, row } from './table';

const SECONDS = 15;
const PROBE_PERIOD_MS = 100;

/** Sends probes like the kubelet, but more often, until `stop()`. */
class Prober {
  private stopped = false;
  private failed = 0;
  private slowestMs = 0;
  private readonly running: Promise<void>;

  constructor(private readonly url: string) {
    this.running = this.run();
  }

  async stop(): Promise<string> {
    this.stopped = true;
    await this.running;
    return `${this.failed} failed, slowest ${this.slowestMs.toFixed(0)} ms`;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const start = performance.now();
      const ok = await fetch(this.url, { headers: { connection: 'close' } }).then(
        (response) => response.ok,
        () => false,
      );
      this.slowestMs = Math.max(this.slowestMs, performance.now() - start);
      if (!ok) this.failed++;
      await sleep(PROBE_PERIOD_MS);
    }
  }
}

async function inferenceCountOf(server: ServerProcess): Promise<number> {
  const metrics = await (await fetch(server.metricsUrl)).text();
  return Number(/^inference_duration_seconds_count (\d+)/m.exec(metrics)![1]);
}

async function measure(server: ServerProcess, load: string, peak: number, start: () => Promise<Outcome>) {
  const probers = ['/readyz', '/livez'].map((path) => new Prober(server.url + path));
  const before = await inferenceCountOf(server);
  const outcome = await start();
  const [ready, live] = await Promise.all(probers.map((prober) => prober.stop()));
  const inferenceCount = (await inferenceCountOf(server)) - before;
  const { goodput, succeeded, rejected, failed, p50, p99, rejectedP99 } = outcome;
  row(
    load,
    goodput.toFixed(0),
    `${((100 * goodput) / (peak || goodput)).toFixed(0)}%`,
    p50.toFixed(0),
    p99.toFixed(0),
    rejected,
    rejectedP99.toFixed(0),
    failed,
    inferenceCount - succeeded,
    ready!,
    live!,
    server.usage.memoryMiB.toFixed(0),
  );
  return goodput;
}

/**
 * Measures goodput, latency and probes of ml-app at and above its capacity. The server runs on the first CPU and the load generator on
 * the second, so that they do not compete for CPU time.
 */
export async function overload(): Promise<void> {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', '1', String(process.pid)]);
  for (const photo of await photos()) {
    const server = await mlAppOnFirstCpu();
    try {
      await run(server.url, { photo, connections: 8, seconds: 2 });
      console.log(`\n${photo.name}\n`);
      heading(
        ...['load', 'responses/s', 'of the peak', 'p50 ms', 'p99 ms', 'rejected', 'p99 ms of rejections', 'timed out'],
        ...['unused inferences', 'readiness', 'liveness', 'MiB'],
      );
      const closed = (connections: number) => () => run(server.url, { photo, connections, seconds: SECONDS });
      const peak = Math.max(
        await measure(server, '8 clients', 0, closed(8)),
        await measure(server, '32 clients', 0, closed(32)),
      );
      for (const times of [1, 2, 4]) {
        const steady = { photo, rate: times * peak, seconds: SECONDS };
        await measure(server, `${times} x peak`, peak, () => runAtRate(server.url, steady));
      }
      const shortTimeout = { photo, rate: 4 * peak, seconds: SECONDS, timeoutMs: 200 };
      await measure(server, '4 x peak, timeout 200 ms', peak, () => runAtRate(server.url, shortTimeout));
    } finally {
      await server.stop();
    }
  }
}
