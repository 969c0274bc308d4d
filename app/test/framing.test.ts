import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gatewayConfig } from '../src/config';
import { createGateway } from '../src/gateway-server';
import type { Listener } from '../src/server/server';
import { failureWith, readyServer } from './helpers';
import { Raw } from './raw';

const ENV = { LOG_LEVEL: 'silent', REQUEST_TIMEOUT_MS: '500', MAX_UPLOAD_BYTES: '1000' };
const HOST = 'Host: x\r\n';
const GET = `GET /test HTTP/1.1\r\n${HOST}\r\n`;
const CHUNKED = `Content-Type: text/x\r\nTransfer-Encoding: chunked\r\n`;

let model: Listener;
let metrics: Listener;
const gateway = createGateway(gatewayConfig({ MODEL_URL: 'http://127.0.0.1:1', ...ENV }));

beforeAll(async () => {
  const server = await readyServer({ MODEL: 'iris', ...ENV });
  [model, metrics] = [server, server.monitoring];
  for (const { app } of [model, metrics, gateway]) await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  for (const { app, connections } of [model, metrics, gateway]) {
    connections.stop();
    await app.close();
  }
});

const portOf = ({ app }: Listener) => (app.server.address() as AddressInfo).port;
const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
const send = async (listener: Listener, text: string) =>
  statusesIn((await new Raw(portOf(listener), text).exchange()).text);

test.each([
  ['nonsense\r\n\r\n', 400],
  [`CONNECT example.com:443 HTTP/1.1\r\n${HOST}\r\n`, 405],
  [`GET /test HTTP/1.1\r\n${HOST}Expect: a miracle\r\n\r\n`, 417],
  [`GET /test HTTP/1.1\r\n\r\n`, 400],
])('the server first responds to the requests before %j', async (text, status) => {
  expect(await send(model, `${GET}${GET}${text}${GET}`)).toEqual([200, 200, status]);
});

test.each([
  ['cannot be parsed', `POST /nowhere HTTP/1.1\r\n${HOST}${CHUNKED}\r\n5\r\nabcdezz\r\n`, 404],
  ['does not end', `POST /nowhere HTTP/1.1\r\n${HOST}${CHUNKED}\r\n5\r\nabc`, 404],
  ['does not end, of a GET', `GET /test HTTP/1.1\r\n${HOST}Content-Length: 100\r\n\r\n{`, 200],
])('a request whose body %s gets one response', async (_name, text, status) => {
  expect(await send(model, text)).toEqual([status]);
});

test('a request with a body that cannot be parsed gets a response', async () => {
  expect(await send(gateway, `POST /predict HTTP/1.1\r\n${HOST}${CHUNKED}\r\nzz\r\n`)).toEqual([400]);
});

test('the limits apply to requests with an Expect header', async () => {
  const expecting = `GET /test HTTP/1.1\r\n${HOST}Expect: a miracle\r\n\r\n`;
  expect(await send(model, GET + expecting.repeat(100))).toEqual([]);
});

test('the server drops none of 3,000 headers of a request', async () => {
  const many = 'a:\r\n'.repeat(3000);
  const text = `POST /predict HTTP/1.1\r\nContent-Type: text/x\r\n${many}${HOST}Content-Length: 1001\r\nConnection: close\r\n\r\n`;
  const answer = await new Raw(portOf(gateway), text).exchange();
  expect(answer.status).toBe(413);
  expect(JSON.parse(answer.body)).toEqual(failureWith('upload-too-large'));
});

test('the port of the metrics does not wait for a body', async () => {
  const head = `POST /metrics HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;
  const client = new Raw(portOf(metrics), head);
  await once(client.socket, 'data');
  expect(statusesIn(client.received)).toEqual([405]);
  client.socket.destroy();
});
