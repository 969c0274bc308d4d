import { Agent } from 'node:http';
import { type HttpResponse, type Message, type Target, send } from '../support/http';
import { ensure, eventually, sleep } from './steps';

/** Number of keep-alive connections: on average, more than one for each of five pods. */
const KEPT_ALIVE = 8;

/** Request, rate and success criterion of a load. */
export interface LoadOptions extends Omit<Message, 'agent'> {
  readonly path: string;
  /** Requests per second. */
  readonly rate: number;
  /**
   * True if each request uses a new connection.
   *
   * @default - half of the requests use keep-alive connections
   */
  readonly newConnections?: boolean;
  /**
   * Returns the error of a response.
   *
   * @default - a status other than 200 is an error
   */
  readonly fault?: (response: HttpResponse) => string | undefined;
}

/** Results of the requests. */
export class Tally {
  public sent = 0;
  /** Number of failed requests. */
  public failed = 0;
  /** Number of failed requests whose immediate retry on a new connection failed too. */
  public failedTwice = 0;
  /** Number of responses by version. */
  public readonly versions = new Map<string, number>();
  public readonly statuses = new Map<number, number>();
  private readonly reasons = new Map<string, number>();
  private readonly milliseconds: number[] = [];

  public recordResponse({ status, headers }: HttpResponse, milliseconds: number): void {
    this.milliseconds.push(milliseconds);
    count(this.statuses, status);
    count(this.versions, String(headers['x-app-version'] ?? 'unknown'));
  }

  public recordFailure(reason: string): void {
    this.failed++;
    count(this.reasons, reason);
  }

  /** Time of the slowest response, in milliseconds. */
  public get slowest(): number {
    return this.percentile(100);
  }

  /** @throws if a request failed */
  public ensureNoneFailed(): void {
    ensure(this.failed === 0, this.toString());
  }

  public toString(): string {
    const reasons = countsText(this.reasons);
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

/** Formats counts, such as '84 x 200, 1 x 503'. */
export function countsText(counts: ReadonlyMap<string | number, number>): string {
  return [...counts].map(([key, times]) => `${times} x ${key}`).join(', ');
}

/**
 * Sends requests at a constant rate while the action runs, without waiting for earlier responses. Unless `newConnections` is true, half
 * of the requests use new connections, and the other half keep-alive connections, as proxies do. Before the load, waits for a successful
 * response, because kube-proxy routes to new pods only a few seconds after they are ready. Repeats each failed request once on a new
 * connection, for `failedTwice`. The action can read the results so far.
 *
 * @throws if no response is successful within 60 s, or the action fails
 */
export async function underLoad(
  target: Target,
  options: LoadOptions,
  action: (tally: Tally) => Promise<void>,
): Promise<Tally> {
  await eventually(60, async () => {
    const fault = await tryOnce(target, options, new Tally());
    ensure(fault === undefined, fault ?? '');
  });
  const tally = new Tally();
  const agents = Array.from({ length: KEPT_ALIVE }, () => new Agent({ keepAlive: true }));
  const inFlight = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const number = tally.sent++;
    const isNew = options.newConnections || number % 2 === 0;
    const agent = isNew ? undefined : agents[(number >> 1) % KEPT_ALIVE];
    const sending = attempt(target, options, agent, tally).finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  }, 1000 / options.rate);
  try {
    await sleep(3); // start from a steady state
    await action(tally);
    await sleep(3);
  } finally {
    clearInterval(timer);
    await Promise.all(inFlight);
    agents.forEach((agent) => agent.destroy());
  }
  return tally;
}

async function attempt(target: Target, options: LoadOptions, agent: Agent | undefined, tally: Tally): Promise<void> {
  const fault = await tryOnce(target, { ...options, agent }, tally);
  if (fault !== undefined) {
    tally.recordFailure(`${fault} on a ${agent ? 'keep-alive' : 'new'} connection`);
    if ((await tryOnce(target, options, tally)) !== undefined) {
      tally.failedTwice++;
    }
  }
}

async function tryOnce(target: Target, options: LoadOptions & Message, tally: Tally): Promise<string | undefined> {
  const start = performance.now();
  try {
    const response = await send(target, options.path, options);
    tally.recordResponse(response, performance.now() - start);
    return (options.fault ?? notOk)(response);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function notOk({ status, body }: HttpResponse): string | undefined {
  return status === 200 ? undefined : `HTTP ${status} ${body.slice(0, 80)}`;
}
