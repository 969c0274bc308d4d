import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { gatewayConfig } from '../src/config';
import { createGateway } from '../src/gateway-server';
import { failureWith, upload } from './helpers';

type Handler = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

let model: Server;
let handler: Handler;
let calls: number;
const sockets = new Set<unknown>();

beforeAll(async () => {
  model = createServer((request, response) => {
    calls++;
    sockets.add(request.socket);
    void buffer(request).then((body) => handler(request, response, body));
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  calls = 0;
  sockets.clear();
});
afterAll(() => {
  model.closeAllConnections();
  model.close();
});

function gateway(env: Record<string, string> = {}) {
  const port = (model.address() as AddressInfo).port;
  const config = {
    MODEL_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'silent',
    APP_VERSION: '3.2.1',
    POD_NAME: 'gateway-1',
    ...env,
  };
  return createGateway(gatewayConfig(config)).app;
}

const answer = (status: number, body: object, headers = {}) => {
  handler = (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

test('POST /predict forwards the body unchanged and returns the response', async () => {
  let seen: unknown;
  handler = (request, response, body) => {
    seen = { method: request.method, url: request.url, type: request.headers['content-type'], body };
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"class":"cat"}');
  };
  const form = upload(Buffer.from([0, 255, 1, 254]));
  const response = await gateway().inject({ method: 'POST', url: '/predict', ...form });
  const { payload, headers } = form;
  expect(seen).toEqual({ method: 'POST', url: '/predict', type: headers['content-type'], body: payload });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ class: 'cat' });
});

test.each([
  [200, {}],
  [415, {}],
  [503, { 'retry-after': '7' }],
])('a %i of the model is forwarded without a retry', async (status, headers) => {
  answer(status, { error: { code: 'of-the-model' } }, headers);
  const response = await gateway().inject('/test');
  expect(response.statusCode).toBe(status);
  expect(response.json()).toEqual({ error: { code: 'of-the-model' } });
  expect(response.headers).toMatchObject({ ...headers, 'x-app-version': '3.2.1' });
  expect(calls).toBe(1);
});

test('GET / forwards the page with its policy', async () => {
  handler = (_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" })
      .end('<h1>page</h1>');
  const response = await gateway().inject('/');
  expect(response.body).toBe('<h1>page</h1>');
  expect(response.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
  });
});

test.each(['/monitor', '/stats', '/test'])('GET %s is forwarded, without its query', async (path) => {
  let seen: string | undefined;
  handler = ({ url }, response) => {
    seen = url;
    response.end('{}');
  };
  expect((await gateway().inject(`${path}?a=b`)).statusCode).toBe(200);
  expect(seen).toBe(path);
});

test('POST /predict is forwarded with its query', async () => {
  const seen: (string | undefined)[] = [];
  handler = ({ url }, response) => {
    seen.push(url);
    response.end('{}');
  };
  for (const query of ['', '?details=true', '?//example.com/%2e%2e']) {
    await gateway().inject({ method: 'POST', url: `/predict${query}`, payload: {} });
  }
  expect(seen).toEqual(['/predict', '/predict?details=true', '/predict?//example.com/%2e%2e']);
});

test('the headers name the gateway, the JSON names the model', async () => {
  answer(200, { pod: 'model-1', version: '1.0' }, { 'x-pod-name': 'model-1', 'x-app-version': '1.0' });
  const response = await gateway().inject('/test');
  expect(response.json()).toEqual({ pod: 'model-1', version: '1.0' });
  expect(response.headers).toMatchObject({ 'x-pod-name': 'gateway-1', 'x-app-version': '3.2.1' });
});

test('each request has its own connection', async () => {
  answer(200, {});
  const app = gateway();
  for (let i = 0; i < 3; i++) await app.inject('/test');
  expect(sockets.size).toBe(3);
});

const photo = { method: 'POST', url: '/predict', headers: { 'content-type': 'text/x' }, payload: 'body' } as const;

test.each([photo, { method: 'GET', url: '/test' } as const])(
  'the gateway does not retry a request that ends the model: %j',
  async (request) => {
    handler = ({ socket }) => socket.destroy();
    const response = await gateway().inject(request);
    expect(calls).toBe(1);
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual(failureWith('model-unavailable'));
  },
);

test('the gateway retries a request that the model did not begin, with its body', async () => {
  const bodies: string[] = [];
  handler = (_request, response, body) => {
    bodies.push(body.toString());
    if (calls === 1) response.writeHead(503, { 'x-request-begun': 'false' }).end();
    else response.end('{}');
  };
  const response = await gateway().inject(photo);
  expect(response.statusCode).toBe(200);
  expect(bodies).toEqual(['body', 'body']);
});

test('a request that two pods did not begin has x-request-begun: false', async () => {
  answer(503, { error: { code: 'overloaded' } }, { 'x-request-begun': 'false', 'retry-after': '1' });
  const response = await gateway().inject(photo);
  expect(calls).toBe(2);
  expect(response.statusCode).toBe(503);
  expect(response.headers).toMatchObject({ 'x-request-begun': 'false', 'retry-after': '1' });
});

test('a failed connection is tried four times', async () => {
  // a port without a listener
  const port = await new Promise<number>((resolve) => {
    const taken = createServer().listen(0, '127.0.0.1', () => {
      const address = taken.address() as AddressInfo;
      taken.close(() => resolve(address.port));
    });
  });
  answer(200, {});
  const late = createServer((_request, response) => response.end('{"late":true}'));
  // after the first attempt, and before the last
  setTimeout(() => late.listen(port, '127.0.0.1'), 100);
  const response = await gateway({ MODEL_URL: `http://127.0.0.1:${port}` }).inject(photo);
  expect(response.json()).toEqual({ late: true });
  late.close();
});

test('a model that resets: 503 with Retry-After', async () => {
  handler = (request) => request.socket.destroy();
  const response = await gateway().inject('/test');
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('1');
  expect(response.json()).toEqual(failureWith('model-unavailable'));
});

test.each(['http://127.0.0.1:1', 'http://no-such-host.invalid'])('nothing at %s: 503', async (url) => {
  const response = await gateway({ MODEL_URL: url }).inject('/test');
  expect(response.statusCode).toBe(503);
  expect(response.json()).toEqual(failureWith('model-unavailable'));
});

test('a model that accepts no connections: 503 long before the timeout of the whole call', async () => {
  // its only thread sleeps, so its short queue of connections stays full
  const source = `
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:worker_threads').parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const worker = new Worker(source, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const filling = Array.from({ length: 5 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  const response = await gateway({ MODEL_URL: `http://127.0.0.1:${port}`, UPSTREAM_TIMEOUT_MS: '15000' }).inject(
    '/test',
  );
  expect(response.json()).toEqual(failureWith('model-unavailable'));
  filling.forEach((socket) => socket.destroy());
  await worker.terminate();
}, 60_000);

test('a truncated response: 503 without a retry', async () => {
  handler = (request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{');
    setTimeout(() => request.socket.destroy(), 20);
  };
  const response = await gateway().inject('/test');
  expect(response.json()).toEqual(failureWith('model-unavailable'));
  expect(calls).toBe(1);
});

test('an invalid status: 503', async () => {
  handler = ({ socket }) => socket.end('HTTP/1.1 600 Odd\r\nContent-Length: 2\r\n\r\n{}');
  const response = await gateway().inject('/test');
  expect(response.statusCode).toBe(503);
  expect(response.json()).toEqual(failureWith('model-unavailable'));
});

test.each<[string, Handler]>([
  ['never responds', () => {}],
  ['never ends its response', (_request, response) => response.writeHead(200).write('{')],
])('a model that %s: 504', async (_name, slow) => {
  handler = slow;
  const response = await gateway({ UPSTREAM_TIMEOUT_MS: '200' }).inject('/test');
  expect(response.statusCode).toBe(504);
  expect(response.json()).toEqual(failureWith('model-timeout'));
});

test('a timeout that ends between two attempts: 504', async () => {
  const response = await gateway({ MODEL_URL: 'http://127.0.0.1:1', UPSTREAM_TIMEOUT_MS: '120' }).inject('/test');
  expect(response.statusCode).toBe(504);
});

test('a body beyond four of the maximum size is rejected until a response ends', async () => {
  const pending: ServerResponse[] = [];
  handler = (_request, response) => void pending.push(response);
  const app = gateway({ MAX_UPLOAD_BYTES: '1000' });
  const post = () => app.inject({ method: 'POST', url: '/predict', payload: Buffer.alloc(1000) });
  const four = Array.from({ length: 4 }, post);
  while (pending.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
  const fifth = await post();
  expect(fifth.statusCode).toBe(503);
  expect(fifth.headers['retry-after']).toBe('1');
  expect(fifth.json()).toEqual(failureWith('overloaded'));
  expect(calls).toBe(4);
  pending.forEach((response) => response.end('{}'));
  for (const { statusCode } of await Promise.all(four)) expect(statusCode).toBe(200);
  answer(200, {});
  expect((await post()).statusCode).toBe(200);
});

test('a body above the limit never reaches the model', async () => {
  answer(200, {});
  const app = gateway({ MAX_UPLOAD_BYTES: '1000' });
  const response = await app.inject({ method: 'POST', url: '/predict', ...upload(Buffer.alloc(1001)) });
  expect(response.statusCode).toBe(413);
  expect(response.json()).toEqual(failureWith('upload-too-large'));
  expect(calls).toBe(0);
});

test('rejected bodies use no memory', async () => {
  answer(200, {});
  const app = gateway({ MAX_UPLOAD_BYTES: '1000' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/predict`;
  for (let i = 0; i < 3; i++) {
    const rejection = await fetch(url, { method: 'POST', body: Buffer.alloc(1_000_000) });
    expect(rejection.status).toBe(413);
    await rejection.text();
  }
  expect((await fetch(url, { method: 'POST', body: Buffer.alloc(1000) })).status).toBe(200);
  await app.close();
});

test('the gateway is ready without a model, and has a version', async () => {
  const app = gateway({ MODEL_URL: 'http://127.0.0.1:1' });
  expect((await app.inject('/readyz')).statusCode).toBe(200);
  expect((await app.inject('/version')).json()).toEqual({ version: '3.2.1', pod: 'gateway-1' });
  expect((await app.inject('/metrics')).json()).toEqual(failureWith('not-found'));
  expect((await app.inject('/nowhere')).json()).toEqual(failureWith('not-found'));
});
