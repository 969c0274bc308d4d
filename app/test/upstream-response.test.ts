import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayConfig } from '../src/config';
import { createGateway } from '../src/gateway-server';
import { failureWith } from './helpers';

const MEBIBYTE = 2 ** 20;

/** Response of the gateway to a response of the model. */
async function answerTo(write: (response: ServerResponse) => void) {
  const model = createServer((_request, response) => write(response)).listen(0, '127.0.0.1');
  await once(model, 'listening');
  const { port } = model.address() as AddressInfo;
  const { app } = createGateway(gatewayConfig({ LOG_LEVEL: 'silent', MODEL_URL: `http://127.0.0.1:${port}` }));
  const answer = await app.inject('/test');
  model.closeAllConnections();
  model.close();
  await app.close();
  return answer;
}

test('the gateway forwards a response of 1 MiB', async () => {
  const answer = await answerTo((response) => response.end(Buffer.alloc(MEBIBYTE, 'x')));
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toHaveLength(MEBIBYTE);
});

test.each<[string, (response: ServerResponse) => void]>([
  ['that is larger', (response) => response.end(Buffer.alloc(MEBIBYTE + 1, 'x'))],
  [
    'that does not end',
    (response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
      };
      response.on('drain', more);
      more();
    },
  ],
])('the gateway rejects a response %s', async (_name, write) => {
  const answer = await answerTo(write);
  expect(answer.json()).toEqual(failureWith('model-unavailable'));
  expect(answer.statusCode).toBe(503);
});
