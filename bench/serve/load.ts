import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Photo } from './photos';

export interface Load {
  readonly photo: Photo;
  /** Each sends its next request when its last is answered. */
  readonly connections: number;
  readonly seconds: number;
}

export interface Outcome {
  /** Answers 200 a second. */
  readonly goodput: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the refusals alone. */
  readonly refusedP99: number;
  /** What the load itself took from the same CPUs. */
  readonly clientCpuSeconds: number;
}

/** Connections are kept alive where the server keeps them. */
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
  /** Requests sent a second, whether or not the server keeps up. */
  readonly rate: number;
  readonly seconds: number;
  /** A client that has waited this long goes away. */
  readonly patienceMs?: number;
}

export async function runAtRate(url: string, { photo, rate, seconds, patienceMs }: SteadyLoad): Promise<Outcome> {
  const agent = new Agent({ keepAlive: true });
  const tally = new Tally();
  const start = performance.now();
  const sent: Promise<void>[] = [];
  while (performance.now() < start + seconds * 1000) {
    const due = ((performance.now() - start) / 1000) * rate;
    while (sent.length < due) sent.push(tally.add(post(url, photo, agent, patienceMs)));
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
  private readonly answered: number[] = [];
  private readonly refused: number[] = [];
  private failed = 0;

  async add(answer: Promise<number>): Promise<void> {
    const sent = performance.now();
    try {
      const status = await answer;
      if (status === 200) this.answered.push(performance.now() - sent);
      else if (status === 503) this.refused.push(performance.now() - sent);
      else this.failed++;
    } catch {
      this.failed++;
    }
  }

  outcome(): Outcome {
    const { answered, refused, failed } = this;
    const { user, system } = process.cpuUsage(this.cpu);
    return {
      goodput: (answered.length * 1000) / (performance.now() - this.start),
      answered: answered.length,
      refused: refused.length,
      failed,
      p50: percentile(answered, 0.5),
      p99: percentile(answered, 0.99),
      refusedP99: percentile(refused, 0.99),
      clientCpuSeconds: (user + system) / 1e6,
    };
  }
}

function post(url: string, { upload: { headers, body } }: Photo, agent: Agent, patienceMs = 30_000): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/predict`, { method: 'POST', headers, agent });
    const patience = setTimeout(() => sent.destroy(new Error('gave up')), patienceMs);
    const done = (settle: () => void) => {
      clearTimeout(patience);
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

/** Of a sample as it is, nearest rank. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
