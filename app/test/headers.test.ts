import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayConfig } from '../src/config';
import { createGateway } from '../src/gateway-server';
import { requestForLog } from '../src/server/request-log';
import type { Listener } from '../src/server/server';
import { failureWith, startingServer } from './helpers';
import { Raw } from './raw';

const ENV = { APP_VERSION: '1.2.3', POD_NAME: 'pod-1', LOG_LEVEL: 'silent', REQUEST_TIMEOUT_MS: '300' };
const COMMON = {
  'x-app-version': '1.2.3',
  'x-pod-name': 'pod-1',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': expect.stringContaining("default-src 'none'"),
};
const HOST = 'Host: x\r\n';

const model = startingServer({ MODEL: 'iris', ...ENV });
const gateway = createGateway(gatewayConfig({ MODEL_URL: 'http://127.0.0.1:1', ...ENV }));
const LISTENERS: [string, Listener][] = [
  ['the model server', model],
  ['the gateway', gateway],
  ['the metrics', model.monitoring],
];

beforeAll(async () => {
  for (const [, { app }] of LISTENERS) await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  for (const [, { app }] of LISTENERS) await app.close();
});

const portOf = ({ app }: Listener) => (app.server.address() as AddressInfo).port;

const REQUESTS: [string, number, string][] = [
  [`GET /nowhere HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 404, 'not-found'],
  [`GET /version% HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 400, 'malformed-request'],
  ['GET /livez HTTP/1.1\r\n\r\n', 400, 'malformed-request'],
  ['nonsense\r\n\r\n', 400, 'malformed-request'],
  [`GET /livez HTTP/1.1\r\n${HOST}X: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
  [`POST /predict HTTP/1.1\r\n${HOST}Content-Length: 2\r\nExpect: a miracle\r\n\r\n`, 417, 'expectation-failed'],
  [`CONNECT example.com:443 HTTP/1.1\r\n${HOST}\r\n`, 405, 'wrong-method'],
  [`DELETE /nowhere HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 404, 'not-found'],
  // one request for the first server must not be two requests for the next
  [
    `POST /predict HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
    'malformed-request',
  ],
  [`POST /predict HTTP/1.1\r\n${HOST}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`, 400, 'malformed-request'],
  [`POST /predict HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`, 400, 'malformed-request'],
  [`GET /livez HTTP/1.1\r\n${HOST} X: folded\r\n\r\n`, 400, 'malformed-request'],
  [`GET /livez HTTP/1.1\nHost: x\n\n`, 400, 'malformed-request'],
  ['', 408, 'request-timeout'],
  ['GET /livez HTT', 408, 'request-timeout'],
];

describe.each(LISTENERS)('%s', (_name, listener) => {
  test.each(REQUESTS)(
    'responds to %j as documented, with the headers of every response',
    async (text, status, code) => {
      const answer = await new Raw(portOf(listener), text).exchange();
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.body)).toEqual({ ...failureWith(code), pod: 'pod-1', version: '1.2.3' });
      expect(answer.headers).toMatchObject({ ...COMMON, connection: 'close' });
      expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    },
  );

  test("does not return a client's headers", async () => {
    const headers = ['X-Request-Id', 'X-Forwarded-For', 'X-Correlation-Id', 'Forwarded', 'Origin', 'Upgrade'];
    const lines = headers.map((name) => `${name}: from-the-client\r\n`).join('');
    const text = `GET /nowhere HTTP/1.1\r\nHost: from-the-client\r\n${lines}Connection: close\r\n\r\n`;
    expect((await new Raw(portOf(listener), text).exchange()).text).not.toContain('from-the-client');
  });
});

test('the metrics have a separate port', async () => {
  const get = (listener: Listener) => listener.app.inject('/metrics');
  expect((await get(model)).json()).toEqual(failureWith('not-found'));
  expect((await get(gateway)).json()).toEqual(failureWith('not-found'));
  for (const { monitoring } of [model, gateway]) {
    const { body, headers } = await get(monitoring);
    expect(headers).toMatchObject(COMMON);
    expect(body).toContain('\nhttp_requests_in_flight 0\n');
  }
  expect((await model.monitoring.app.inject('/livez')).statusCode).toBe(404);
});

test('the gateway sends one request with its own headers', async () => {
  const heads: string[][] = [];
  const upstream = createServer((request, response) => {
    heads.push(request.rawHeaders);
    request.resume().once('end', () => response.end('{}'));
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  const gatewayInFront = createGateway(gatewayConfig({ ...ENV, MODEL_URL: `http://127.0.0.1:${port}` }));
  await gatewayInFront.app.listen({ port: 0, host: '127.0.0.1' });
  const chunked =
    'Transfer-Encoding: chunked\r\nX-Forwarded-For: 1.2.3.4\r\nConnection: close, x-secret\r\nX-Secret: a\r\n';
  const type = 'Content-Type: text/x\r\n';
  const text = `POST /predict HTTP/1.1\r\n${HOST}${type}${chunked}\r\n4\r\nGET \r\n0\r\n\r\n`;
  const answer = await new Raw(portOf(gatewayInFront), text).exchange();
  expect(answer.status).toBe(200);
  const [head] = heads;
  expect(heads).toHaveLength(1);
  expect(head!.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase())).toEqual(
    expect.arrayContaining(['host', 'connection', 'content-type', 'content-length']),
  );
  expect(head).toHaveLength(8);
  await gatewayInFront.app.close();
  upstream.close();
});

test('a log line truncates text of a client', () => {
  const long = 'x'.repeat(10_000);
  const request = { method: 'GET', url: `/${long}`, host: long, ip: '127.0.0.1', socket: { remotePort: 1 } };
  const logged = requestForLog(request as unknown as Parameters<typeof requestForLog>[0]);
  expect(JSON.stringify(logged).length).toBeLessThan(700);
  expect(logged).toMatchObject({ method: 'GET', url: expect.stringMatching(/^\/x{255}\.\.\.$/), remotePort: 1 });
});
