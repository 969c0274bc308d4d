// Measures requests from regular clients to each program during each attack, and prints a table in Markdown.
// Usage: npx tsx bench/serve/attacks.ts [PART OF THE NAME OF AN ATTACK]
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attack, ATTACKS, launch } from '../../support/attacks';
import { send, type Target } from '../../support/http';
import { photos } from './photos';
import { APP, DUMMY_API, GATEWAY, MODELS_DIR } from './places';
import { percentile } from './load';
import { ServerProcess } from './processes';
import { heading, row } from './table';

/** Duration of the measurement during each attack, in seconds. */
const SECONDS = Number(process.env.SECONDS ?? 12);
/** Time between two requests of a regular client, in milliseconds. */
const PERIOD_MS = 200;

interface Program {
  readonly name: string;
  readonly entry: string;
  readonly port: number;
  readonly env: Record<string, string>;
  /** Sends a regular request, and returns the status of the response. */
  readonly request: (target: Target) => Promise<number>;
}

/** Regular client. Records the times of responses with status 200, and the number of other responses and of failed requests. */
class RegularClient {
  private readonly times: number[] = [];
  private failed = 0;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;

  constructor(request: () => Promise<number>) {
    this.timer = setInterval(() => {
      const pending = this.measure(request).finally(() => this.inFlight.delete(pending));
      this.inFlight.add(pending);
    }, PERIOD_MS);
  }

  async stop() {
    clearInterval(this.timer);
    await Promise.all(this.inFlight);
    const { times, failed } = this;
    return {
      success: `${((100 * times.length) / (times.length + failed)).toFixed(1)}%`,
      slowest: percentile(times, 1).toFixed(0),
      failed,
    };
  }

  private async measure(request: () => Promise<number>): Promise<void> {
    const sent = performance.now();
    const status = await request().catch(() => 0);
    if (status === 200) this.times.push(performance.now() - sent);
    else this.failed++;
  }
}

const statusOf = async (response: Promise<{ status: number }>) => (await response).status;
const iris = (target: Target) =>
  statusOf(send(target, '/predict', { type: 'application/json', body: '{"features":[5.1,3.5,1.4,0.2]}' }));

async function programs(): Promise<Program[]> {
  const [photo] = await photos();
  const { headers, body } = photo!.upload;
  const image = (target: Target) => statusOf(send(target, '/predict', { type: String(headers['content-type']), body }));
  const common = { MODELS_DIR, HOST: '127.0.0.1', LOG_LEVEL: 'error' };
  return [
    { name: 'image', entry: APP, port: 26490, env: { ...common }, request: image },
    { name: 'iris', entry: APP, port: 26492, env: { ...common, MODEL: 'iris' }, request: iris },
    {
      name: 'gateway',
      entry: GATEWAY,
      port: 26494,
      env: { ...common, MODEL_URL: 'http://127.0.0.1:26492' },
      request: iris,
    },
    { name: 'dummy-api', entry: DUMMY_API, port: 26496, env: {}, request: (target) => statusOf(send(target, '/')) },
  ];
}

async function attackOn(program: Program, server: ServerProcess, attack: Attack): Promise<void> {
  const target = { address: '127.0.0.1', port: program.port };
  const stop = launch(attack, target);
  await sleep(2000);
  const regular = new RegularClient(() => program.request(target));
  const live = new RegularClient(() => statusOf(send(target, '/livez')));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, server.usage.memoryMiB)), 500);
  await sleep(SECONDS * 1000);
  const [predictions, liveness] = await Promise.all([regular.stop(), live.stop()]);
  clearInterval(watch);
  stop();
  row(
    ...[program.name, attack.name, predictions.success, predictions.slowest],
    ...[liveness.failed, liveness.slowest, peak.toFixed(0)],
  );
}

async function main(words: string[]): Promise<void> {
  const attacks = ATTACKS.filter(({ name }) => name.includes(words.join(' ')));
  const running: ServerProcess[] = [];
  heading(
    ...['program', 'attack', 'successful regular requests', 'slowest ms', '/livez failed', '/livez slowest ms', 'MiB'],
  );
  try {
    const all = await programs();
    for (const { name, port, entry, env } of all)
      running.push(await ServerProcess.start(name, port, ['node', entry], env));
    for (const [i, program] of all.entries()) {
      for (const attack of attacks) await attackOn(program, running[i]!, attack);
    }
  } finally {
    for (const server of running.reverse()) await server.stop();
  }
}

void main(process.argv.slice(2));
