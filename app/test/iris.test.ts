import type { ModelServer } from '../src/model-server';
import { failureWith, readyServer } from './helpers';

let server: ModelServer;
const ORIGIN = { POD_NAME: 'ping-7d5f-x2x4z', APP_VERSION: 'v001' };
beforeAll(async () => (server = await readyServer({ MODEL: 'iris', MAX_UPLOAD_BYTES: '1000', ...ORIGIN })));
afterAll(() => server.app.close());

function predict(payload: string, contentType = 'application/json') {
  return server.app.inject({ method: 'POST', url: '/predict', headers: { 'content-type': contentType }, payload });
}

test.each([
  ['[5.1, 3.5, 1.4, 0.2]', '{"prediction":0}'],
  ['[6.0, 2.9, 4.5, 1.5]', '{"prediction":1}'],
  ['[6.7, 3.1, 5.6, 2.4]', '{"prediction":2}'],
  ['[5, 3, 1, 0]', '{"prediction":0}'],
])('%s is %s', async (features, body) => {
  const response = await predict(`{"features": ${features}}`);
  expect(response.statusCode).toBe(200);
  expect(response.body).toBe(body);
});

test('GET /test predicts on a setosa, with all details', async () => {
  expect((await server.app.inject('/test')).json()).toEqual({
    prediction: 0,
    probabilities: [0.9822, 0.0178, 0],
    pod: 'ping-7d5f-x2x4z',
    version: 'v001',
  });
});

test('?details=true adds the probabilities, the pod and the version', async () => {
  const response = await server.app.inject({
    method: 'POST',
    url: '/predict?details=true',
    payload: { features: [6.7, 3.1, 5.6, 2.4] },
  });
  const { probabilities, ...others } = response.json();
  expect(others).toEqual({ prediction: 2, pod: 'ping-7d5f-x2x4z', version: 'v001' });
  expect(probabilities[2]).toBeGreaterThan(0.9);
  expect(probabilities.reduce((sum: number, each: number) => sum + each)).toBeCloseTo(1, 3);
});

test.each([
  '{}',
  'null',
  '[]',
  '"text"',
  '{"features": null}',
  '{"features": "1234"}',
  '{"features": {"length": 4}}',
  '{"features": []}',
  '{"features": [1, 2, 3]}',
  '{"features": [1, 2, 3, 4, 5]}',
  '{"features": [1, 2, 3, null]}',
  '{"features": [1, 2, 3, "4"]}',
  '{"features": [1, 2, 3, true]}',
  '{"features": [1, 2, 3, [4]]}',
  '{"features": [1, 2, 3, 1e999]}',
  '{"features": [1, 2, 3, 1e39]}',
])('%s is rejected', async (payload) => {
  const response = await predict(payload);
  expect(response.json()).toEqual(failureWith('invalid-features'));
  expect(response.statusCode).toBe(400);
});

test.each(['', '{', '{"features": [1, 2, 3, NaN]}', '{"__proto__": {"features": [5.1, 3.5, 1.4, 0.2]}}'])(
  'malformed JSON: %s',
  async (payload) => {
    const response = await predict(payload);
    expect(response.json()).toEqual(failureWith('malformed-json'));
    expect(response.statusCode).toBe(400);
  },
);

test.each(['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'nonsense'])(
  'Content-Type %s is rejected',
  async (contentType) => {
    const response = await predict('{"features": [5.1, 3.5, 1.4, 0.2]}', contentType);
    expect(response.json()).toEqual(failureWith('wrong-content-type'));
    expect(response.statusCode).toBe(415);
  },
);

test('a request without a body is rejected', async () => {
  const response = await server.app.inject({ method: 'POST', url: '/predict' });
  expect(response.json()).toEqual(failureWith('wrong-content-type'));
});

test('a body of more than 16 KiB is rejected, even below MAX_UPLOAD_BYTES', async () => {
  const { app } = await readyServer({ MODEL: 'iris' });
  const post = (length: number) =>
    app.inject({
      method: 'POST',
      url: '/predict',
      headers: { 'content-type': 'application/json' },
      payload: '{"features": [5.1, 3.5, 1.4, 0.2]}'.padEnd(length),
    });
  expect((await post(16 * 1024)).statusCode).toBe(200);
  expect((await post(16 * 1024 + 1)).json()).toEqual(failureWith('upload-too-large'));
});

test('a body above the limit is rejected', async () => {
  const response = await predict(`{"features": [${'1,'.repeat(600)}1]}`);
  expect(response.json()).toEqual(failureWith('upload-too-large'));
  expect(response.statusCode).toBe(413);
});
