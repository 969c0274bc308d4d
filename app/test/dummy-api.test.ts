import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { dummyApiPage } from '../dummy-api/write-page';

const FOLDER = join(__dirname, '../dummy-api');
const servers: ChildProcess[] = [];
afterAll(() => servers.forEach((server) => server.kill('SIGKILL')));

async function start(env: Record<string, string> = {}): Promise<string> {
  const free = createServer().listen(0);
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  const origin = { PORT: String(port), POD_NAME: 'dummy-api-canary-x2x4z', APP_VERSION: '2.0' };
  const server = spawn(process.execPath, [join(FOLDER, 'server.cjs')], { env: { ...origin, ...env } });
  servers.push(server);
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return url;
}

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test('every response has the pod and the version', async () => {
  const url = await start();
  for (const path of ['/', '/test', '/livez', '/readyz', '/nowhere']) {
    const response = await fetch(url + path);
    expect(await response.json()).toMatchObject({ version: '2.0', pod: 'dummy-api-canary-x2x4z' });
    expect(response.headers.get('x-app-version')).toBe('2.0');
    expect(response.headers.get('x-pod-name')).toBe('dummy-api-canary-x2x4z');
  }
  const text = await (await fetch(url)).text();
  expect(text).toBe('{"message":"Hello from dummy-api","version":"2.0","pod":"dummy-api-canary-x2x4z"}\n');
});

test('GET / is a page for a browser, which closes the connection', async () => {
  const response = await fetch(await start(), { headers: BROWSER });
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
  expect(response.headers.get('connection')).toBe('close');
  expect(await response.text()).toBe(readFileSync(join(FOLDER, 'page.html'), 'utf8'));
});

test('PAGE_TOOLS=off: no page', async () => {
  const response = await fetch(await start({ PAGE_TOOLS: 'off' }), { headers: BROWSER });
  expect(response.headers.get('content-type')).toBe('application/json');
});

test('x-connection: close ends the connection after the response', async () => {
  const url = await start();
  const connection = async (headers: Record<string, string>) =>
    (await fetch(url, { headers })).headers.get('connection');
  expect(await connection({ 'x-connection': 'close' })).toBe('close');
  expect(await connection({})).toBe('keep-alive');
});

test('page.html is up to date: npm run dummy-api-page --workspace app', () => {
  expect(readFileSync(join(FOLDER, 'page.html'), 'utf8')).toBe(dummyApiPage());
});
