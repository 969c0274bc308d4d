import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { DECODERS, limit } from './limit';
import { run } from './load';
import { type Photo, photos } from './photos';
import { heading, row } from './table';
import { SERVERS } from './servers';

const CONNECTIONS = [1, 8, 32, 128];
const SECONDS = 4;

/** Prints the limit of each decoder. Returns the highest limit, in photos per second. */
async function highestLimit(photo: Photo): Promise<number> {
  const limits: number[] = [];
  for (const decoder of DECODERS) {
    const all = await limit(decoder, photo.path, cpus().length, SECONDS);
    limits.push(all);
    row(photo.name, decoder, all.toFixed(0), ((cpus().length * 1000) / all).toFixed(2));
  }
  return Math.max(...limits);
}

async function serve(name: string, list: Photo[], limitOf: Map<Photo, number>): Promise<void> {
  const server = await SERVERS[name]!();
  try {
    for (const photo of list) {
      await run(server.url, { photo, connections: 8, seconds: 2 });
      for (const connections of CONNECTIONS) {
        const before = server.usage;
        const outcome = await run(server.url, { photo, connections, seconds: SECONDS });
        const { cpuSeconds, memoryMiB } = server.usage;
        if (outcome.rejected + outcome.failed > 0) throw new Error(`${name}: ${JSON.stringify(outcome)}`);
        row(
          photo.name,
          name,
          connections,
          outcome.goodput.toFixed(0),
          `${((100 * outcome.goodput) / limitOf.get(photo)!).toFixed(0)}%`,
          outcome.p50.toFixed(1),
          outcome.p99.toFixed(1),
          (((cpuSeconds - before.cpuSeconds) * 1000) / outcome.succeeded).toFixed(1),
          ((outcome.clientCpuSeconds * 1000) / outcome.succeeded).toFixed(2),
          memoryMiB.toFixed(0),
        );
      }
    }
  } finally {
    await server.stop();
  }
}

/** Measures throughput, latency, memory and CPU of POST /predict, and compares them with two other servers and with the limit. */
export async function throughput(): Promise<void> {
  const list = await photos();
  const limitOf = new Map<Photo, number>();
  heading('photo', 'decoder', 'photos/s', 'CPU ms per photo');
  for (const photo of list) limitOf.set(photo, await highestLimit(photo));
  console.log();
  heading('photo', 'server', 'c', 'requests/s', 'of the limit', 'p50 ms', 'p99 ms', 'CPU ms', "client's CPU ms", 'MiB');
  for (const name of Object.keys(SERVERS)) {
    await serve(name, list, limitOf);
    await sleep(500);
  }
}
