import { createHash } from 'node:crypto';
import { Serving } from '../src/model/serving';
import type { ModelServer } from '../src/model-server';
import { failureWith, photo, readyServer, startingServer, upload } from './helpers';

const JSON_TYPE = 'application/json; charset=utf-8';

describe('a model server', () => {
  let server: ModelServer;
  beforeAll(async () => (server = await readyServer({ APP_VERSION: '1.2.3', POD_NAME: 'pod-1' })));
  afterAll(() => server.app.close());

  test('GET /version', async () => {
    const response = await server.app.inject('/version');
    expect(response.json()).toEqual({ version: '1.2.3', pod: 'pod-1', model: 'image' });
  });

  test('every response has the pod and the version, errors included', async () => {
    for (const url of ['/', '/monitor', '/stats', '/livez', '/readyz', '/test', '/nowhere']) {
      const { headers, body } = await server.app.inject(url);
      expect(headers).toMatchObject({ 'x-app-version': '1.2.3', 'x-pod-name': 'pod-1' });
      const fields = headers['content-type'] === JSON_TYPE ? JSON.parse(body) : { pod: 'pod-1', version: '1.2.3' };
      expect(fields).toMatchObject({ pod: 'pod-1', version: '1.2.3' });
    }
  });

  test('POST /predict has the pod and the version', async () => {
    const response = await server.app.inject({ method: 'POST', url: '/predict', ...upload(photo('coffee')) });
    expect(response.json()).toMatchObject({ class: 'espresso', pod: 'pod-1', version: '1.2.3' });
  });

  test('x-connection: close ends the connection after the response', async () => {
    const { headers } = await server.app.inject({ url: '/version', headers: { 'x-connection': 'close' } });
    expect(headers.connection).toBe('close');
    expect((await server.app.inject('/version')).headers.connection).toBe('keep-alive');
  });

  test('GET /stats has the counters from which the monitor derives rates', async () => {
    await server.app.inject('/test');
    const before = (await server.app.inject('/stats')).json();
    await Promise.all([server.app.inject('/test'), server.app.inject('/stats'), server.app.inject('/version')]);
    const after = (await server.app.inject('/stats')).json();
    expect(after).toMatchObject({ pod: 'pod-1', version: '1.2.3', queueDepth: 0, requestsInFlight: 0 });
    expect(after.queueLimit).toBeGreaterThanOrEqual(64);
    expect(after.memoryBytes).toBeGreaterThan(1e7);
    expect(after.cpuSeconds).toBeGreaterThan(before.cpuSeconds);
    // only predictions count
    expect(after.latency.at(-1)).toEqual({ le: '+Inf', count: before.latency.at(-1).count + 1 });
    expect(after.latency.map(({ le }: { le: unknown }) => le).slice(0, 3)).toEqual([0.005, 0.01, 0.025]);
  });

  test.each([
    ['GET', '/nowhere', 404, 'not-found', undefined],
    ['POST', '/predict/more', 404, 'not-found', undefined],
    ['GET', '/%E0%A4%A', 400, 'malformed-request', undefined],
    ['GET', '/predict', 405, 'wrong-method', 'POST'],
    ['DELETE', '/predict?a=b', 405, 'wrong-method', 'POST'],
    ['POST', '/test', 405, 'wrong-method', 'GET'],
  ] as const)('%s %s is %i', async (method, url, status, code, allow) => {
    const response = await server.app.inject({ method, url });
    expect(response.json()).toEqual(failureWith(code));
    expect(response.statusCode).toBe(status);
    expect(response.headers.allow).toBe(allow);
  });

  test('GET /metrics counts requests and inferences', async () => {
    const before = await metrics(server);
    await server.app.inject('/test');
    await server.app.inject({ method: 'POST', url: '/predict', ...upload('not a photo') });
    const after = await metrics(server);
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    const request = 'http_request_duration_seconds_count';
    expect(grown(`${request}{method="GET",route="/test",status_code="200"}`)).toBe(1);
    expect(grown(`${request}{method="POST",route="/predict",status_code="415"}`)).toBe(1);
    expect(grown('inference_duration_seconds_count')).toBe(1);
    expect(after.get('model_info{model="image",version="1.2.3"}')).toBe(1);
    expect(after.get('http_requests_in_flight')).toBe(0);
    expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });

  test('a request counts as in flight until its response, a probe never', async () => {
    let during: number | undefined;
    const slow = await readyServer();
    slow.app.get('/slow', async () => {
      const [{ body }] = await Promise.all([slow.monitoring.app.inject('/metrics'), slow.app.inject('/livez')]);
      during = valuesOf(body).get('http_requests_in_flight');
      return {};
    });
    await slow.app.inject('/slow');
    expect(during).toBe(1);
    expect((await metrics(slow)).get('http_requests_in_flight')).toBe(0);
    await slow.app.close();
  });

  test('an unexpected error exposes no details', async () => {
    const broken = startingServer();
    broken.app.get('/broken', () => {
      throw new Error('secret');
    });
    const response = await broken.app.inject('/broken');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual(failureWith('internal'));
    expect(response.body).not.toContain('secret');
  });
});

describe('readiness', () => {
  test('before the model is loaded, after, and during the drain', async () => {
    const server = startingServer();
    const statuses = async () => {
      const urls = ['/livez', '/readyz', '/test'];
      return Promise.all(urls.map(async (url) => (await server.app.inject(url)).statusCode));
    };
    expect(await statuses()).toEqual([200, 503, 503]);
    await server.load();
    expect(await statuses()).toEqual([200, 200, 200]);
    server.readiness.draining = true;
    expect(await statuses()).toEqual([200, 503, 200]);
    const response = await server.app.inject('/readyz');
    expect(response.json()).toEqual(failureWith('draining'));
    expect(response.headers).toMatchObject({ connection: 'close', 'retry-after': '1' });
    await server.app.close();
  });

  test('a prediction before the model is loaded is a 503 with Retry-After', async () => {
    const server = startingServer();
    const response = await server.app.inject({ method: 'POST', url: '/predict', ...upload(photo('coffee')) });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json()).toEqual(failureWith('not-ready'));
  });

  test('a model that cannot be loaded is never ready', async () => {
    const serving = new Serving<number>();
    const broken = () => Promise.reject(new Error('no memory'));
    await expect(serving.load(broken)).rejects.toThrow('no memory');
    expect(serving.ready).toBe(false);
  });
});

describe('a page', () => {
  test.each([
    ['image', '/'],
    ['iris', '/'],
    ['iris', '/monitor'],
  ])('of %s at %s runs only its own script and style', async (model, path) => {
    const server = startingServer({ MODEL: model, APP_VERSION: '9.8.7' });
    const { body, headers } = await server.app.inject(path);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', connection: 'close' });
    expect(body).toContain('9.8.7');
    expect(body.replace('href="http://localhost:9090/metrics"', '')).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(body).not.toMatch(/ style="| on[a-z]+="/);
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    for (const tag of ['script', 'style']) {
      const hashes = [...body.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map(([, content]) =>
        createHash('sha256').update(content!).digest('base64'),
      );
      expect(hashes.length).toBeGreaterThan(0);
      expect(policy).toContain(`${tag}-src ${hashes.map((hash) => `'sha256-${hash}'`).join(' ')};`);
    }
    // the page has no tag that would load a file, and no placeholder
    expect(body).not.toMatch(/<script src|rel="stylesheet"|<img[^>]*src="(?!data:)|{{|<!-- include/);
  });
});

test('PAGE_TOOLS=off removes the load test and the monitor', async () => {
  const server = startingServer({ MODEL: 'iris', PAGE_TOOLS: 'off' });
  const { body } = await server.app.inject('/');
  expect(body).toContain('id="strip"');
  expect(body).not.toMatch(/Load test|runLoadTest|href="monitor"|<!-- (end )?tools/);
  for (const path of ['/monitor', '/stats']) expect((await server.app.inject(path)).statusCode).toBe(404);
});

async function metrics(server: ModelServer): Promise<Map<string, number>> {
  return valuesOf((await server.monitoring.app.inject('/metrics')).body);
}

function valuesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]));
}
