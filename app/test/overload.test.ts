import Fastify from 'fastify';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addImageEndpoints } from '../src/endpoints/model-endpoints';
import { Serving } from '../src/model/serving';
import { WorkerPool } from '../src/model/worker-pool';
import type { ModelServer } from '../src/model-server';
import { threadCount } from '../src/thread-count';
import { failureWith, photo, readyServer, upload } from './helpers';

const THREADS = threadCount();
const chelsea = upload(photo('chelsea'));

async function metric(server: ModelServer, name: string): Promise<number> {
  const { body } = await server.monitoring.app.inject('/metrics');
  const line = body.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line!.slice(name.length + 1));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('requests beyond the capacity of the queue', () => {
  let server: ModelServer;
  let url: string;
  beforeAll(async () => {
    server = await readyServer({ MAX_QUEUE_PER_CPU: '1', APP_VERSION: '1.2.3' });
    url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => server.app.close());

  const predict = () =>
    fetch(`${url}/predict`, { method: 'POST', headers: chelsea.headers, body: new Uint8Array(chelsea.payload) });

  test('get a 503 with Retry-After, are counted, and do not change liveness or readiness', async () => {
    const sent = Array.from({ length: 20 * THREADS }, predict);
    await until(async () => (await metric(server, 'inference_rejected_total')) > 0);
    expect(await metric(server, 'inference_queue_depth')).toBeLessThanOrEqual(THREADS);
    for (const url of ['/livez', '/readyz']) expect((await server.app.inject(url)).statusCode).toBe(200);

    const answers = await Promise.all(sent);
    const rejections = answers.filter(({ status }) => status === 503);
    const predictions = answers.filter(({ status }) => status === 200);
    expect(rejections.length + predictions.length).toBe(sent.length);
    // for each thread, one in progress, one assigned and one queued
    expect(predictions.length).toBeGreaterThanOrEqual(3 * THREADS);
    for (const answer of rejections) {
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.headers.get('x-app-version')).toBe('1.2.3');
      expect(await answer.json()).toEqual(failureWith('overloaded'));
    }
    const rejectedRequests = 'http_request_duration_seconds_count{method="POST",route="/predict",status_code="503"}';
    expect(await metric(server, rejectedRequests)).toBe(rejections.length);
    expect(await metric(server, 'inference_rejected_total')).toBe(rejections.length);
    expect(await metric(server, 'inference_queue_depth')).toBe(0);
  });

  test('get a 503 that keeps the connection for the next request', async () => {
    const overloaded = jest.spyOn(Serving.prototype, 'overloaded', 'get').mockReturnValue(true);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const send = async () => {
      const request = httpRequest(`${url}/predict`, { method: 'POST', headers: chelsea.headers, agent });
      request.end(chelsea.payload);
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return { status: response.statusCode, connection: response.headers.connection, reused: request.reusedSocket };
    };
    expect(await send()).toEqual({ status: 503, connection: 'keep-alive', reused: false });
    server.readiness.draining = true;
    expect(await send()).toEqual({ status: 503, connection: 'close', reused: true });
    server.readiness.draining = false;
    overloaded.mockRestore();
    expect(await send()).toEqual({ status: 200, connection: 'keep-alive', reused: false });
    agent.destroy();
  });

  test('succeed again after the queue is empty', async () => {
    expect((await server.app.inject('/test')).statusCode).toBe(200);
  });
});

test('GET /test: probes share one urgent prediction at a time, others are queued', async () => {
  const serving = new Serving<Uint8Array>();
  const inferences: { urgent?: boolean; answer: (output: object) => void }[] = [];
  const predict = (_photo: Uint8Array, _signal?: AbortSignal, urgent?: boolean) =>
    new Promise<object>((answer) => inferences.push({ urgent, answer }));
  await serving.load(() => Promise.resolve({ sample: new Uint8Array(1), predict }));
  const app = Fastify();
  addImageEndpoints(app, serving, { maxUploadBytes: 1000, origin: { pod: 'pod', version: '1' } });
  const response = (prediction: number) => ({ prediction, pod: 'pod', version: '1' });
  const get = (agent: string) => app.inject({ url: '/test', headers: { 'user-agent': agent } });
  const probes = Array.from({ length: 50 }, () => get('kube-probe/1.34'));
  const others = [get('curl/8.5.0'), get('curl/8.5.0')];
  await until(() => Promise.resolve(inferences.length === 3));
  expect(inferences.map(({ urgent }) => urgent ?? false)).toEqual([true, false, false]);
  inferences.forEach(({ answer }, i) => answer({ prediction: i }));
  expect((await Promise.all(probes)).map((answer) => answer.json())).toEqual(Array(50).fill(response(0)));
  expect((await Promise.all(others)).map((answer) => answer.json())).toEqual([response(1), response(2)]);
  const next = get('kube-probe/1.34');
  await until(() => Promise.resolve(inferences.length === 4));
  inferences[3]!.answer({ prediction: 3 });
  expect((await next).json()).toEqual(response(3));
});

test('the signal of the model aborts when a client disconnects', async () => {
  const serving = new Serving<Uint8Array>();
  let receive!: (signal: AbortSignal) => void;
  const received = new Promise<AbortSignal>((resolve) => (receive = resolve));
  const predict = (_photo: Uint8Array, signal?: AbortSignal) => {
    receive(signal!);
    return new Promise<object>(() => undefined);
  };
  await serving.load(() => Promise.resolve({ sample: new Uint8Array(1), predict }));
  const app = Fastify();
  addImageEndpoints(app, serving, { maxUploadBytes: 1000, origin: { pod: 'pod', version: '1' } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const { headers, payload } = upload('a photo');
  const client = httpRequest({ port, path: '/predict', method: 'POST', headers }).on('error', () => undefined);
  client.end(payload);
  const signal = await received;
  expect(signal.aborted).toBe(false);
  client.destroy();
  await once(signal, 'abort');
  await app.close();
});

describe('a pool of threads', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'pool-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function pool(maxQueue: number, onMessage: string, onCrash: (error: Error) => void = () => undefined) {
    const path = join(folder, 'worker.js');
    writeFileSync(
      path,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', (input) => { ${onMessage} });
       parentPort.postMessage('ready');`,
    );
    const started = new WorkerPool<Uint8Array, number>(maxQueue, onCrash);
    await started.start(path, undefined, 1);
    return started;
  }

  test('drops a queued input when its client disconnects', async () => {
    // delays its responses until input 0 arrives
    const one = await pool(
      5,
      `(globalThis.inputs ??= []).push(input[0]);
       if (input[0] === 0) for (const output of globalThis.inputs) parentPort.postMessage({ output });`,
    );
    const controller = new AbortController();
    const assigned = [1, 0].map((input) => one.run(Uint8Array.of(input)));
    const queued = one.run(Uint8Array.of(2), controller.signal);
    const last = one.run(Uint8Array.of(0));
    expect(one.queued).toBe(2);
    controller.abort();
    expect(one.queued).toBe(1);
    await expect(queued).rejects.toMatchObject({ code: 'client-closed-request' });
    await expect(one.run(Uint8Array.of(3), controller.signal)).rejects.toMatchObject({ code: 'client-closed-request' });
    expect(await Promise.all(assigned)).toEqual([1, 0]);
    await last;
    await one.close();
  });

  test('lowers its limit when clients disconnect before their response', async () => {
    const one = await pool(
      5,
      `(globalThis.inputs ??= []).push(input[0]);
       if (input[0] === 0) for (const output of globalThis.inputs.splice(0)) parentPort.postMessage({ output });`,
    );
    const controllers = Array.from({ length: 3 }, () => new AbortController());
    // the thread has the first two, and the third is queued
    const [first, second, third] = controllers.map(({ signal }, i) => one.run(Uint8Array.of(1 - i), signal));
    expect(one.queueLimit).toBe(5);
    controllers.forEach((controller) => controller.abort());
    await expect(third).rejects.toMatchObject({ code: 'client-closed-request' });
    expect(one.queueLimit).toBe(2);
    const more = [0, 0].map((input) => one.run(Uint8Array.of(input)));
    await expect(one.run(Uint8Array.of(0))).rejects.toMatchObject({ code: 'overloaded' });
    expect(await Promise.all([first, second, ...more])).toEqual([1, 0, 0, 0]);
    await one.close();
  });

  test('closes after the last response of its thread', async () => {
    const one = await pool(5, 'setTimeout(() => parentPort.postMessage({ output: input[0] }), 50);');
    const answers = [1, 2].map((input) => one.run(Uint8Array.of(input)));
    await one.close();
    expect(await Promise.all(answers)).toEqual([1, 2]);
  });

  test('takes an urgent input before queued ones, even if the queue is full', async () => {
    const order: number[] = [];
    const one = await pool(2, 'setTimeout(() => parentPort.postMessage({ output: input[0] }), 50);');
    const run = (input: number, urgent: boolean) =>
      one.run(Uint8Array.of(input), undefined, urgent).then((output) => order.push(output));
    // the thread already has the first two
    const all = [1, 2, 3, 4].map((input) => run(input, false));
    expect(one.full).toBe(true);
    await Promise.all([...all, run(5, true), run(6, true)]);
    expect(order).toEqual([1, 2, 5, 6, 3, 4]);
    await one.close();
  });

  test('that crashes fails all inputs, and rejects new ones', async () => {
    let onCrash!: (error: Error) => void;
    const crash = new Promise<Error>((resolve) => (onCrash = resolve));
    const one = await pool(5, "throw new Error('crash');", onCrash);
    const outcomes = await Promise.allSettled([1, 2, 3].map((input) => one.run(Uint8Array.of(input))));
    expect(outcomes).toEqual(
      Array(3).fill({ status: 'rejected', reason: expect.objectContaining({ code: 'internal' }) }),
    );
    expect((await crash).message).toBe('crash');
    await expect(one.run(new Uint8Array(1))).rejects.toMatchObject({ code: 'internal' });
  });

  test('whose threads cannot start reports the reason', async () => {
    const path = join(folder, 'worker.js');
    writeFileSync(path, "throw new Error('no model');");
    await expect(new WorkerPool(5, () => undefined).start(path, undefined, 2)).rejects.toThrow('no model');
  });
});
