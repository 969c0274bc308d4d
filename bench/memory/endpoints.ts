import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DUMMY_API, MODELS_DIR } from '../serve/places';
import { row } from '../serve/table';
import { APP } from './places';
import { BODIES, type Flood, FORMS, HEADS, JSONS, send } from './requests';
import { MeasuredServer } from './server';
import { tally } from './tally';

interface Subject {
  readonly name: string;
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  readonly floods: Flood[];
}

const BLOCK = Buffer.alloc(2 ** 16, 'x');

/** Starts an HTTP server that responds with a number of bytes, rounded up to whole blocks, in place of the model behind the gateway. */
async function startUpstream(bytes: number) {
  const server = createServer((request, response) => {
    request.resume();
    let left = bytes;
    const more = (to: ServerResponse) => {
      while (left > 0 && !to.destroyed) {
        left -= BLOCK.length;
        if (!to.write(BLOCK)) return;
      }
      if (left <= 0) to.end();
    };
    response.on('drain', () => more(response)).writeHead(200, { 'content-type': 'application/json' });
    more(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => (server.closeAllConnections(), server.close()) };
}

async function measure({ name, script, env, floods }: Subject, only: RegExp, counts: number[]): Promise<void> {
  for (const flood of floods) {
    if (!only.test(`${name} ${flood.name}`)) continue;
    for (const count of counts) {
      const server = await MeasuredServer.start(script, env);
      const rest = server.peak;
      const start = performance.now();
      const response = tally(await Promise.all(Array.from({ length: count }, () => send(server.port, flood))));
      const seconds = (performance.now() - start) / 1000;
      const { peak, ended } = server;
      row(
        name,
        flood.name,
        count,
        ended ? `${response}; ended` : response,
        seconds.toFixed(1),
        rest.toFixed(0),
        peak.toFixed(0),
      );
      await server.stop();
    }
  }
}

/** Measures the peak memory of each server for each kind of request. */
export async function endpoints(only: RegExp, counts: number[]): Promise<void> {
  const [small, endless] = [await startUpstream(2 ** 10), await startUpstream(Infinity)];
  const gateway = { script: `${APP}/gateway.js` };
  const subjects: Subject[] = [
    { name: 'model server', script: `${APP}/main.js`, env: { MODELS_DIR }, floods: [...HEADS, ...FORMS] },
    { name: 'iris', script: `${APP}/main.js`, env: { MODELS_DIR, MODEL: 'iris' }, floods: [...HEADS, ...JSONS] },
    { name: 'gateway', ...gateway, env: { MODEL_URL: small.url }, floods: [...HEADS, ...FORMS, ...BODIES] },
    {
      name: 'gateway, endless response',
      ...gateway,
      env: { MODEL_URL: endless.url },
      floods: [HEADS[0]!, HEADS[1]!, BODIES[0]!],
    },
    { name: 'dummy-api', script: DUMMY_API, env: {}, floods: [...HEADS, ...BODIES] },
  ];
  for (const subject of subjects) await measure(subject, only, counts);
  small.close();
  endless.close();
}
