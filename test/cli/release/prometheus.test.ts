import { readFileSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fake, planHash, run, useFakeKubectl } from './fake-command';

useFakeKubectl();

let server: Server;
let missing = '';
let authorization: string | undefined;

beforeAll(async () => {
  server = createServer(({ url = '', headers }, response) => {
    const query = decodeURIComponent(url);
    ({ authorization } = headers);
    const result = missing !== '' && query.includes(missing) ? [] : [{ metric: {}, value: [1, '9'] }];
    if (url.startsWith('/denied')) response.writeHead(401).end('no access');
    else response.end(JSON.stringify({ status: 'success', data: { result } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());
const port = () => (server.address() as AddressInfo).port;

test('a URL can have credentials, and a rejected one is reported without them', async () => {
  missing = '';
  const address = `http://me:a%3Ab@127.0.0.1:${port()}`;
  const { error } = await run({ flags: ['dry-run'], values: { prometheus: address } });
  expect([error, authorization]).toEqual([undefined, `Basic ${Buffer.from('me:a:b').toString('base64')}`]);
  const denied = await run({ flags: ['dry-run'], values: { prometheus: `${address}/denied` } });
  expect(denied.error).toBe(`Prometheus at http://127.0.0.1:${port()} responds with HTTP 401. Correct --prometheus.`);
});

describe('metrics', () => {
  const of = 'of Deployment canary-by-replicas/dummy-api-stable';

  test.each([
    [
      '_count{job',
      `Prometheus has no series http_request_duration_seconds_count ${of}: scrape its pods, for example with Monitoring`,
    ],
    [
      '_bucket{job',
      `Prometheus has no series http_request_duration_seconds_bucket ${of}: pass the name of a histogram`,
    ],
    [
      'status_code!=""',
      `the series http_request_duration_seconds_count ${of} have no label status_code: pass a selector`,
    ],
  ])('without %s are reported, by a URL, the proxy and a port-forward', async (query, message) => {
    missing = query;
    const respond = `'get --raw') ${process.execPath} -e "fetch('http://127.0.0.1:${port()}' + process.argv[1]).then((r) => r.text()).then(console.log)" "\${3#/api/v1/namespaces/monitoring/services/prometheus:9090/proxy}";;`;
    const forward = `port-forward*) echo 'Forwarding from 127.0.0.1:${port()} -> 9090'; exec sleep 60;;`;
    for (const address of [
      `http://127.0.0.1:${port()}/`,
      'monitoring/prometheus:9090',
      'port-forward:monitoring/prometheus:9090',
    ]) {
      const { error, changes } = await run({ values: { prometheus: address }, cases: `${respond}\n${forward}` });
      expect(error).toContain(message);
      expect(changes).toEqual([]);
    }
  });
});

describe('--write', () => {
  const values = () => ({ prometheus: `http://127.0.0.1:${port()}`, write: join(fake.bin, 'next.yaml') });
  const mark = (step: string, hash: string) => `# cdk8s-ml-app release: ${step} of plan ${hash}\n`;

  test('writes the first step, and waits for the cluster', async () => {
    missing = '';
    const first = await run({ values: values() });
    expect([first.error, first.status, first.changes]).toEqual([undefined, 0, []]);
    expect(readFileSync(values().write, 'utf8')).toMatch(mark('01-canary-5', planHash()));
    const second = await run({ values: values() });
    expect([second.status, second.text]).toEqual([3, expect.stringContaining('does not have step 01-canary-5 yet')]);
  });

  test('rejects a plan that changes during its release, and starts one after it', async () => {
    const text = mark('abort', 'other');
    await run({ flags: ['dry-run'] });
    writeFileSync(values().write, text);
    const during = await run({ values: values(), step: 'share-5' });
    expect(during.error).toContain('the file has step abort of plan other, and the plan is now');
    expect(readFileSync(values().write, 'utf8')).toBe(text);
    const after = await run({ values: values(), step: 'aborted' });
    expect([after.error, after.status]).toEqual([undefined, 0]);
    expect(readFileSync(values().write, 'utf8')).toMatch(mark('01-canary-5', planHash()));
  });
});
