import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Photo } from './photos';

export interface Load {
  readonly photo: Photo;
  /** Number of connections. Each connection sends its next request after the previous response. */
  readonly connections: number;
  readonly seconds: number;
}

export interface Outcome {
  /** Number of responses with status 200 per second. */
  readonly goodput: number;
  readonly succeeded: number;
  /** Number of responses with status 503. */
  readonly rejected: number;
  /** Number of other responses, timeouts and broken connections. */
  readonly failed: number;
  /** Median time until a response with status 200, in milliseconds. */
  readonly p50: number;
  /** 99th percentile of this time, in milliseconds. */
  readonly p99: number;
  /** 99th percentile of the time until a rejection, in milliseconds. */
  readonly rejectedP99: number;
  /** CPU time of the load generator, in seconds. */
  readonly clientCpuSeconds: number;
}

/** Sends requests over keep-alive connections, if the server supports them, each after the previous response. */
export async function run(url: string, { photo, connections, seconds }: Load): Promise<Outcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const tally = new Tally();
  const end = performance.now() + seconds * 1000;
  const client = async () => {
    while (performance.now() < end) await tally.add(post(url, photo, agent));
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return tally.outcome();
}

export interface SteadyLoad {
  readonly photo: Photo;
  /** Number of requests per second, independent of the responses. */
  readonly rate: number;
  readonly seconds: number;
  /** Timeout of the client, in milliseconds. */
  readonly timeoutMs?: number;
}

/** Sends requests at a fixed rate. The outcome excludes responses that arrive after the last request. */
export async function runAtRate(url: string, { photo, rate, seconds, timeoutMs }: SteadyLoad): Promise<Outcome> {
  const agent = new Agent({ keepAlive: true });
  const tally = new Tally();
  const start = performance.now();
  const sent: Promise<void>[] = [];
  while (performance.now() < start + seconds * 1000) {
    const due = ((performance.now() - start) / 1000) * rate;
    while (sent.length < due) sent.push(tally.add(post(url, photo, agent, timeoutMs)));
    await sleep(1);
  }
  const outcome = tally.outcome();
  await Promise.all(sent);
  agent.destroy();
  return outcome;
}

class Tally {
  private readonly start = performance.now();
  private readonly cpu = process.cpuUsage();
  private readonly succeeded: number[] = [];
  private readonly rejected: number[] = [];
  private failed = 0;

  async add(response: Promise<number>): Promise<void> {
    const sent = performance.now();
    try {
      const status = await response;
      if (status === 200) this.succeeded.push(performance.now() - sent);
      else if (status === 503) this.rejected.push(performance.now() - sent);
      else this.failed++;
    } catch {
      this.failed++;
    }
  }

  outcome(): Outcome {
    const { succeeded, rejected, failed } = this;
    const { user, system } = process.cpuUsage(this.cpu);
    return {
      goodput: (succeeded.length * 1000) / (performance.now() - this.start),
      succeeded: succeeded.length,
      rejected: rejected.length,
      failed,
      p50: percentile(succeeded, 0.5),
      p99: percentile(succeeded, 0.99),
      rejectedP99: percentile(rejected, 0.99),
      clientCpuSeconds: (user + system) / 1e6,
    };
  }
}

function post(url: string, { upload: { headers, body } }: Photo, agent: Agent, timeoutMs = 30_000): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/predict`, { method: 'POST', headers, agent });
    const timer = setTimeout(() => sent.destroy(new Error('timeout')), timeoutMs);
    const done = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    sent
      .once('response', (response) => {
        response.resume().once('end', () => done(() => resolve(response.statusCode!)));
        response.once('error', (error) => done(() => reject(error)));
      })
      .once('error', (error) => done(() => reject(error)))
      .end(body);
  });
}

/** Percentile of an unsorted sample, by nearest rank. `share` is from 0 to 1. NaN for an empty sample. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
