import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connections } from '../src/server/connections';
import type { ModelServer } from '../src/model-server';
import { failureWith, form, readyServer } from './helpers';
import { Raw, until } from './raw';

jest.setTimeout(30_000);

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const post = (length: number, type = 'application/json') =>
  `POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;

let server: ModelServer;
let port: number;
let url: string;

async function listen(env: Record<string, string>): Promise<void> {
  server = await readyServer({ MODEL: 'iris', ...env });
  url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  port = (server.app.server.address() as AddressInfo).port;
}
afterEach(async () => {
  server.connections.stop();
  await server.app.close();
});

/** Requests `/livez` on a new connection. Returns the time to the response in ms. */
async function probe(): Promise<number> {
  const start = performance.now();
  const answer = await fetch(`${url}/livez`, { headers: { connection: 'close' } });
  expect(answer.status).toBe(200);
  return performance.now() - start;
}

test('pipelined requests start one after the other, with responses in order', async () => {
  server = await readyServer({ MODEL: 'iris' });
  let inProgress = 0;
  let most = 0;
  server.app.get('/slow/:n', async ({ params }) => {
    most = Math.max(most, ++inProgress);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inProgress--;
    return params;
  });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  port = (server.app.server.address() as AddressInfo).port;
  const numbers = Array.from({ length: 15 }, (_, i) => String(i));
  const client = new Raw(port, numbers.map((n) => get(`/slow/${n}`)).join(''));
  await until(() => client.received.includes('"n":"14"'));
  expect([...client.received.matchAll(/"n":"(\d+)"/g)].map(([, n]) => n)).toEqual(numbers);
  expect(most).toBe(1);
  client.socket.destroy();
});

test.each(['/', '/livez', '/test', '/nowhere'])(
  '2,000 pipelined GET %s, never read, end their connection',
  async (path) => {
    await listen({});
    const clients = Array.from({ length: 10 }, () => new Raw(port, get(path).repeat(2000)));
    clients.forEach(({ socket }) => socket.pause());
    await probe();
    await until(() => server.connections.size === 0);
    const { body } = await server.monitoring.app.inject('/metrics');
    const counts = [...body.matchAll(/http_request_duration_seconds_count\S* (\d+)/g)].map(([, count]) =>
      Number(count),
    );
    // of 20,000 requests: one in progress and 15 queued on each connection, and /livez
    expect(counts.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(161);
    clients.forEach(({ socket }) => socket.destroy());
  },
);

test('an unread response ends its connection', async () => {
  await listen({});
  const connections = new Connections(10, 400);
  const big = Buffer.alloc(20_000_000);
  const http: Server = createServer()
    .on('connection', (socket) => connections.add(socket))
    .on('request', (request, response) => connections.serve(request, response, () => void response.end(big)))
    .listen(0, '127.0.0.1');
  await once(http, 'listening');
  const client = new Raw((http.address() as AddressInfo).port, get('/'));
  client.socket.pause();
  await until(() => connections.size === 1);
  await until(() => connections.size === 0);
  expect(client.received).toBe('');
  client.socket.destroy();
  connections.close();
  http.close();
});

describe('at the maximum number of connections', () => {
  test('a new one replaces the longest silent one, not a keep-alive or new one', async () => {
    await listen({ MAX_CONNECTIONS: '10' });
    const keepAlive = new Raw(port, get('/livez'));
    await until(() => keepAlive.received.includes('ok'));
    const silent = Array.from({ length: 9 }, () => new Raw(port));
    await until(() => server.connections.size === 10);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    for (let i = 0; i < 20; i++) await probe();
    expect(keepAlive.socket.closed).toBe(false);
    expect(silent.some(({ socket }) => socket.closed)).toBe(true);
    [keepAlive, ...silent].forEach(({ socket }) => socket.destroy());
  });

  test('a new one replaces the longest idle one', async () => {
    await listen({ MAX_CONNECTIONS: '5' });
    const idle: Raw[] = [];
    for (let i = 0; i < 5; i++) {
      idle.push(new Raw(port, get('/livez')));
      await until(() => idle[i]!.received.includes('ok'));
    }
    await probe();
    await until(() => idle[0]!.socket.closed);
    expect(idle.map(({ socket }) => socket.closed)).toEqual([true, false, false, false, false]);
    // no TIME_WAIT at the server, which would delay other clients behind NAT
    expect(idle[0]!.failure).toBe('ECONNRESET');
    idle.forEach(({ socket }) => socket.destroy());
  });

  test('a new one replaces the slowest upload', async () => {
    await listen({ MAX_CONNECTIONS: '3' });
    const uploads = Array.from({ length: 3 }, () => new Raw(port, `${post(100)}{`));
    await until(() => server.connections.size === 3);
    expect(await probe()).toBeLessThan(1000);
    await until(() => uploads.some(({ socket }) => socket.closed));
    expect(uploads.map(({ failure }) => failure).filter(Boolean)).toEqual(['ECONNRESET']);
    uploads.forEach(({ socket }) => socket.destroy());
  });
});

test('bodies without progress time out after five seconds', async () => {
  await listen({ REQUEST_TIMEOUT_MS: '60000' });
  const chunked = `POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const stalled = [new Raw(port, `${post(1000)}{`), new Raw(port, `${chunked}1\r\n{\r\n`), new Raw(port, chunked)];
  const trickle = setInterval(() => stalled[0]!.socket.write(' '), 500);
  for (const client of stalled) {
    const answer = await client.exchange();
    expect(answer.status).toBe(408);
    expect(JSON.parse(answer.body)).toEqual(failureWith('request-timeout'));
    expect(answer.headers).toMatchObject({ connection: 'close', 'x-app-version': 'dev' });
    expect(answer.milliseconds).toBeGreaterThan(4900);
    expect(answer.milliseconds).toBeLessThan(10_000);
  }
  clearInterval(trickle);
});

test('a complete upload replaces unfinished ones', async () => {
  await listen({ MODEL: 'iris', MAX_UPLOAD_BYTES: '10000' });
  const unfinished = Array.from({ length: 4 }, () => new Raw(port, post(10_000) + ' '.repeat(9_990)));
  await until(() => server.connections.size === 4);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const body = `${' '.repeat(9000)}{"features":[5.1,3.5,1.4,0.2]}`;
  const complete = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body,
  });
  expect(await complete.json()).toEqual({ prediction: 0 });
  const [first] = await Promise.all([Promise.race(unfinished.map((client) => client.exchange()))]);
  expect(first.status).toBe(503);
  expect(JSON.parse(first.body)).toEqual(failureWith('overloaded'));
  unfinished.forEach(({ socket }) => socket.destroy());
});

test('a complete photo replaces unfinished ones', async () => {
  await listen({ MODEL: 'image', MAX_UPLOAD_BYTES: '100000' });
  const { headers, payload } = form({ filename: 'x', content: Buffer.alloc(99_000) });
  const unfinished = Array.from({ length: 4 }, () => new Raw(port, post(payload.length, headers['content-type'])));
  unfinished.forEach(({ socket }) => socket.write(payload.subarray(0, -100)));
  await until(() => server.connections.size === 4);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const complete = await fetch(`${url}/predict`, { method: 'POST', headers, body: payload });
  // the server has read the whole photo
  expect(await complete.json()).toEqual(failureWith('not-an-image'));
  unfinished.forEach(({ socket }) => socket.destroy());
});
