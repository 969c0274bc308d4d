import { Agent } from 'node:http';
import { type Answer, type Message, type Target, send } from './http';
import { ensure, eventually, sleep } from './steps';

/** Connections kept alive that requests are spread over: enough that each of five pods very likely has some. */
const KEPT_ALIVE = 8;

/** What is sent, how often, and what is a good answer. */
export interface LoadOptions extends Omit<Message, 'agent'> {
  readonly path: string;
  /** Requests a second. */
  readonly rate: number;
  /** What is wrong with the answer. By default anything but 200 is. */
  readonly fault?: (answer: Answer) => string | undefined;
}

/** What became of the requests. */
export class Tally {
  public sent = 0;
  /** Requests that failed. */
  public failed = 0;
  /** Of these, the ones that failed once more when they were sent again at once on a new connection. */
  public failedTwice = 0;
  /** Answers by the version that gave them. */
  public readonly versions = new Map<string, number>();
  public readonly statuses = new Map<number, number>();
  private readonly reasons = new Map<string, number>();
  private readonly milliseconds: number[] = [];

  public answered({ status, headers }: Answer, milliseconds: number): void {
    this.milliseconds.push(milliseconds);
    count(this.statuses, status);
    count(this.versions, String(headers['x-app-version'] ?? 'unknown'));
  }

  public fails(reason: string): void {
    this.failed++;
    count(this.reasons, reason);
  }

  public get slowest(): number {
    return this.percentile(100);
  }

  /** @throws if a request failed */
  public ensureNoneFailed(): void {
    ensure(this.failed === 0, this.toString());
  }

  public toString(): string {
    const reasons = [...this.reasons].map(([reason, times]) => `${times} x ${reason}`).join(', ');
    const latency = [50, 99, 100].map((p) => `${this.percentile(p).toFixed(0)} ms`);
    return (
      `${this.failed} of ${this.sent} requests failed${reasons && ` (${reasons})`}, ` +
      `p50 ${latency[0]}, p99 ${latency[1]}, slowest ${latency[2]}`
    );
  }

  private percentile(percent: number): number {
    const sorted = [...this.milliseconds].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
  }
}

export function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/**
 * Sends requests at a steady rate while the action runs, whatever becomes of those before: every other one on a new connection,
 * the others on connections that are kept alive, as clients and proxies do. The Tally holds them all once the last is answered.
 * The first goes out once one is answered: kube-proxy learns of new pods some seconds after they are ready.
 */
export async function underLoad(target: Target, options: LoadOptions, action: () => Promise<void>): Promise<Tally> {
  await eventually(60, async () => {
    const fault = await tryOnce(target, options, new Tally());
    ensure(fault === undefined, fault ?? '');
  });
  const tally = new Tally();
  const agents = Array.from({ length: KEPT_ALIVE }, () => new Agent({ keepAlive: true }));
  const underWay = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const number = tally.sent++;
    const agent = number % 2 === 0 ? undefined : agents[(number >> 1) % KEPT_ALIVE];
    const sending = attempt(target, options, agent, tally).finally(() => underWay.delete(sending));
    underWay.add(sending);
  }, 1000 / options.rate);
  try {
    await sleep(3); // what is measured starts with all well
    await action();
    await sleep(3);
  } finally {
    clearInterval(timer);
    await Promise.all(underWay);
    agents.forEach((agent) => agent.destroy());
  }
  return tally;
}

async function attempt(target: Target, options: LoadOptions, agent: Agent | undefined, tally: Tally): Promise<void> {
  const fault = await tryOnce(target, { ...options, agent }, tally);
  if (fault !== undefined) {
    tally.fails(`${fault} on a ${agent ? 'kept-alive' : 'new'} connection`);
    if ((await tryOnce(target, options, tally)) !== undefined) {
      tally.failedTwice++;
    }
  }
}

async function tryOnce(target: Target, options: LoadOptions & Message, tally: Tally): Promise<string | undefined> {
  const start = performance.now();
  try {
    const answer = await send(target, options.path, options);
    tally.answered(answer, performance.now() - start);
    return (options.fault ?? notOk)(answer);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function notOk({ status, body }: Answer): string | undefined {
  return status === 200 ? undefined : `HTTP ${status} ${body.slice(0, 80)}`;
}
