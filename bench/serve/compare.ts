import { type Outcome, percentile, run } from './load';
import { APP, MODELS_DIR } from './places';
import { type Photo, photos } from './photos';
import { ServerProcess } from './processes';
import { heading, row } from './table';

const PORT = 5470;
const ROUNDS = 30;
const SECONDS = 2;
const CONNECTIONS = [1, 8];

interface Round extends Outcome {
  /** CPU time of the server for each request, in milliseconds. */
  readonly cpuMs: number;
}

/**
 * Compares two builds of the app. Both servers run at the same time. In each round, they serve one after the other, in alternating order, so
 * that other load on the machine affects both equally. The table has the medians of the rounds, and the medians of the ratios of each round.
 */
export async function compare(baseline: string): Promise<void> {
  const servers = [await start(PORT, baseline), await start(PORT + 10, APP)] as const;
  try {
    heading('photo', 'c', 'measure', 'baseline', 'this build', 'ratio', '95% interval');
    for (const photo of await photos()) {
      for (const connections of CONNECTIONS) await compareAt(servers, photo, connections);
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function start(port: number, script: string): Promise<ServerProcess> {
  return ServerProcess.start(script, port, ['node', script], { MODELS_DIR, HOST: '127.0.0.1', LOG_LEVEL: 'warn' });
}

async function compareAt(servers: readonly [ServerProcess, ServerProcess], photo: Photo, connections: number) {
  const rounds: (readonly [Round, Round])[] = [];
  await serve(servers[0], photo, connections);
  await serve(servers[1], photo, connections);
  for (let round = 0; round < ROUNDS; round++) {
    const [first, second] = round % 2 === 0 ? servers : [servers[1], servers[0]];
    const [one, other] = [await serve(first, photo, connections), await serve(second, photo, connections)];
    rounds.push(round % 2 === 0 ? [one, other] : [other, one]);
  }
  print(photo, connections, 'requests/s', rounds, ({ goodput }) => goodput);
  print(photo, connections, 'p99 ms', rounds, ({ p99 }) => p99);
  print(photo, connections, 'CPU ms', rounds, ({ cpuMs }) => cpuMs);
}

async function serve(server: ServerProcess, photo: Photo, connections: number): Promise<Round> {
  const before = server.usage.cpuSeconds;
  const outcome = await run(server.url, { photo, connections, seconds: SECONDS });
  if (outcome.rejected + outcome.failed > 0) throw new Error(`${server.name}: ${JSON.stringify(outcome)}`);
  return { ...outcome, cpuMs: ((server.usage.cpuSeconds - before) * 1000) / outcome.succeeded };
}

function print(
  photo: Photo,
  connections: number,
  measure: string,
  rounds: readonly (readonly [Round, Round])[],
  value: (round: Round) => number,
): void {
  const [baseline, build] = [rounds.map(([one]) => value(one)), rounds.map(([, other]) => value(other))];
  const ratios = rounds.map(([one, other]) => value(other) / value(one));
  const [low, high] = medianInterval(ratios);
  row(
    photo.name,
    connections,
    measure,
    percentile(baseline, 0.5).toFixed(1),
    percentile(build, 0.5).toFixed(1),
    percentile(ratios, 0.5).toFixed(3),
    `${low.toFixed(3)} to ${high.toFixed(3)}`,
  );
}

/** 95% confidence interval of the median by the sign test, with the normal approximation of its ranks. */
function medianInterval(values: number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const distance = 0.98 * Math.sqrt(sorted.length);
  const low = Math.floor(sorted.length / 2 - distance);
  return [sorted[Math.max(0, low)] ?? NaN, sorted[Math.min(sorted.length - 1, sorted.length - 1 - low)] ?? NaN];
}
