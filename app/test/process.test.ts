import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { failureWith, photo, upload } from './helpers';
import { Raw } from './raw';

// each test starts a program
jest.setTimeout(30_000);

// the program in the image
beforeAll(() => execFileSync('npm', ['run', 'build', '--workspace', 'app'], { cwd: join(__dirname, '../..') }));

const running: ChildProcess[] = [];
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

class App {
  readonly child: ChildProcess;
  readonly exit: Promise<unknown[]>;
  output = '';
  errors = '';

  constructor(entry: string, env: Record<string, string>) {
    const script = join(__dirname, '../build', `${entry}.js`);
    const { PATH } = process.env;
    this.child = spawn(process.execPath, [script], {
      env: { PATH, HOST: '127.0.0.1', METRICS_PORT: '0', ...env },
    });
    running.push(this.child);
    this.exit = once(this.child, 'close');
    this.child.stdout!.on('data', (data) => (this.output += data));
    this.child.stderr!.on('data', (data) => (this.errors += data));
  }

  async log(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`ended before "${text}": ${this.output}${this.errors}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  get port(): number {
    return this.ports[0]!;
  }

  private get ports(): number[] {
    return [...this.output.matchAll(/listening at http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port));
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.ports[1]}/metrics`)).text();
  }

  async inFlight(): Promise<void> {
    let metrics = '';
    while (!metrics.includes('http_requests_in_flight 1')) metrics = await this.metrics();
  }
}

async function readyApp(env: Record<string, string> = {}): Promise<App> {
  const app = new App('main', { PORT: '0', ...env });
  await app.log('"msg":"ready"');
  return app;
}

/** Sends all but the end of an upload. */
function unfinishedUpload(app: App) {
  const { headers, payload } = upload(photo('coffee'));
  const request = httpRequest(app.url('/predict'), { method: 'POST', headers });
  const response = once(request, 'response').then(([message]: IncomingMessage[]) => message!);
  response.catch(() => undefined);
  request.write(payload.subarray(0, 1000));
  return { response, finish: () => request.end(payload.subarray(1000)) };
}

describe('SIGTERM', () => {
  test('a request in flight gets its response, the server is not ready, and the exit code is 0', async () => {
    const app = await readyApp();
    const { response, finish } = unfinishedUpload(app);
    await app.inFlight();
    app.child.kill('SIGTERM');
    await app.log('"msg":"draining"');
    const readiness = await fetch(app.url('/readyz'));
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toEqual(failureWith('draining'));
    finish();
    const answer = await response;
    expect(answer.statusCode).toBe(200);
    expect(answer.headers.connection).toBe('close');
    expect(((await json(answer)) as { class: string }).class).toBe('espresso');
    expect(await app.exit).toEqual([0, null]);
  });

  test('a keep-alive connection is not closed before a response with Connection: close', async () => {
    const app = await readyApp({ MODEL: 'iris' });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const send = async () => {
      const request = get(app.url('/test'), { agent });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      const { connection } = response.headers;
      return { body: await text(response), connection, sameConnection: request.reusedSocket };
    };
    const body = expect.stringContaining('"prediction":0');
    expect(await send()).toEqual({ body, connection: 'keep-alive', sameConnection: false });
    app.child.kill('SIGTERM');
    await app.log('"msg":"draining"');
    expect(await send()).toEqual({ body, connection: 'close', sameConnection: true });
    expect(await app.exit).toEqual([0, null]);
  });

  test('a server that is still loading its model ends, and the exit code is 0', async () => {
    const app = new App('main', { PORT: '0' });
    await app.log('"msg":"Server listening');
    await new Promise((resolve) => setTimeout(resolve, 100));
    app.child.kill('SIGTERM');
    expect(await app.exit).toEqual([0, null]);
    expect(app.errors).toBe('');
  });

  test('a request that never ends times out: exit code 1', async () => {
    const app = await readyApp({ SHUTDOWN_TIMEOUT_MS: '200' });
    unfinishedUpload(app);
    await app.inFlight();
    app.child.kill('SIGTERM');
    expect(await app.exit).toEqual([1, null]);
    expect(app.output).toContain('killed by timeout (200ms)');
  });

  test.each([
    ['the image classifier', 'build/main.js', {}],
    ['the iris model', 'build/main.js', { MODEL: 'iris' }],
    ['the gateway', 'build/gateway.js', { MODEL_URL: 'http://127.0.0.1:1' }],
    ['dummy-api', 'dummy-api/server.cjs', {}],
  ])('%s ends within three seconds with silent clients, and the exit code is 0', async (_name, script, env) => {
    const port = await freePort();
    const child = spawn(process.execPath, [join(__dirname, '..', script)], {
      env: { PATH: process.env.PATH, HOST: '127.0.0.1', METRICS_PORT: '0', PORT: String(port), ...env },
      stdio: 'ignore',
    });
    running.push(child);
    const exit = once(child, 'exit');
    const request = 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n';
    await waitFor(() => fetch(`http://127.0.0.1:${port}/readyz`, { headers: { connection: 'close' } }));
    const idle = new Raw(port, request);
    const unread = new Raw(port, request.repeat(10));
    unread.socket.pause();
    const clients = [new Raw(port), new Raw(port, 'GET /livez HTT'), idle, unread];
    await waitFor(() => Promise.resolve({ ok: idle.received.includes('"ok"') }));
    const start = performance.now();
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    expect(performance.now() - start).toBeLessThan(3000);
    clients.forEach(({ socket }) => socket.destroy());
  });

  test.each([
    ['ml-app', 'build/main.js'],
    ['dummy-api', 'dummy-api/server.cjs'],
  ])('%s resets no busy keep-alive connection', async (_name, script) => {
    const port = await freePort();
    const child = spawn(process.execPath, [join(__dirname, '..', script)], {
      env: { PATH: process.env.PATH, HOST: '127.0.0.1', METRICS_PORT: '0', PORT: String(port), MODEL: 'iris' },
      stdio: 'ignore',
    });
    running.push(child);
    await waitFor(() => fetch(`http://127.0.0.1:${port}/readyz`, { headers: { connection: 'close' } }));
    const ends: string[] = [];
    const clients = Array.from({ length: 50 }, async (_, i) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let connection: string | undefined = 'keep-alive'; connection !== 'close';) {
        const [response] = (await once(get({ port, path: '/test', agent }), 'response')) as [IncomingMessage];
        await text(response);
        ({ connection } = response.headers);
        await new Promise((resolve) => setTimeout(resolve, 10 * i));
      }
      agent.destroy();
      ends.push('closed');
    });
    setTimeout(() => child.kill('SIGTERM'), 500);
    await Promise.all(clients);
    expect(ends).toHaveLength(50);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function waitFor(check: () => Promise<{ ok: boolean }>): Promise<void> {
  while (
    !(await check().then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a slow body times out, and a request that is not HTTP is rejected', async () => {
  const app = await readyApp({ REQUEST_TIMEOUT_MS: '300' });
  const head =
    'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9';
  const slow = await exchange(app.port, `${head}\r\n\r\n`);
  expect(slow.status).toBe('HTTP/1.1 408 Request Timeout');
  expect(JSON.parse(slow.body)).toEqual(failureWith('request-timeout'));
  const nonsense = await exchange(app.port, 'nonsense\r\n\r\n');
  expect(nonsense.status).toBe('HTTP/1.1 400 Bad Request');
  expect(JSON.parse(nonsense.body)).toEqual(failureWith('malformed-request'));
  const large = await exchange(app.port, `GET /livez HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(JSON.parse(large.body)).toEqual(failureWith('headers-too-large'));
  expect((await fetch(app.url('/livez'))).status).toBe(200);
});

async function exchange(port: number, text: string) {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (data: Buffer) => (received += data.toString())).on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  const [head, body] = received.split('\r\n\r\n');
  return { status: head!.split('\r\n')[0], body: body! };
}

describe('the error of an invalid setting is one line', () => {
  test.each([
    ['main', { MODEL: 'cat' }, 'MODEL="cat" is not valid: use one of image, iris\n'],
    [
      'gateway',
      {},
      'MODEL_URL="" is not valid: set it to the scheme, host and port of the model, such as http://ping-model:80\n',
    ],
  ])('%s with %j', async (entry, env, message) => {
    const app = new App(entry, env);
    expect(await app.exit).toEqual([1, null]);
    expect(app.errors).toBe(message);
    expect(app.output).toBe('');
  });

  test.each([
    ['http', 'PORT="http" is not valid: use a whole number from 0 to 65535\n'],
    ['65536', 'PORT="65536" is not valid: use a whole number from 0 to 65535\n'],
  ])('dummy-api with PORT=%s', async (port, message) => {
    expect(await dummyApi(port)).toEqual({ code: 1, errors: message });
  });

  test('a port in use, of dummy-api', async () => {
    // on all addresses, because dummy-api listens on all
    const taken = createServer().listen(0);
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const errors = `cannot listen on PORT=${port} (EADDRINUSE): pass another port\n`;
    expect(await dummyApi(String(port))).toEqual({ code: 1, errors });
    taken.close();
  });

  test('a port in use', async () => {
    const first = await readyApp({ MODEL: 'iris' });
    const second = new App('main', { PORT: String(first.port) });
    expect(await second.exit).toEqual([1, null]);
    expect(second.errors).toBe(
      `cannot listen on HOST=127.0.0.1 PORT=${first.port} (EADDRINUSE): choose another HOST or PORT\n`,
    );
    const third = new App('main', { PORT: '0', METRICS_PORT: String(first.port) });
    expect(await third.exit).toEqual([1, null]);
    expect(third.errors).toBe(
      `cannot listen on HOST=127.0.0.1 METRICS_PORT=${first.port} (EADDRINUSE): choose another HOST or METRICS_PORT\n`,
    );
  });
});

async function dummyApi(port: string) {
  const child = spawn(process.execPath, [join(__dirname, '../dummy-api/server.cjs')], { env: { PORT: port } });
  running.push(child);
  const errors = text(child.stderr);
  const [code] = (await once(child, 'exit')) as [number];
  return { code, errors: await errors };
}

test('a burst of 2,000 clients connects immediately while the process is busy', async () => {
  const app = await readyApp();
  app.child.kill('SIGSTOP');
  const clients = Array.from({ length: 2000 }, () => connect(app.port, '127.0.0.1'));
  let connected = 0;
  clients.forEach((client) => client.on('error', () => undefined).once('connect', () => connected++));
  // a client whose first packet is dropped retries after a second
  await new Promise((resolve) => setTimeout(resolve, 900));
  clients.forEach((client) => client.destroy());
  expect(connected).toBe(Math.min(2000, Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8')) + 1));
});
