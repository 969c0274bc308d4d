import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BODIES, send } from '../../bench/memory/requests';
import { MeasuredServer } from '../../bench/memory/server';
import { GIFS, JPEGS, PNGS } from './bombs';
import { upload } from './helpers';

// a busy machine decodes slowly
jest.setTimeout(120_000);

/** Memory limits in the charts. That of the model server is for one thread. */
const [MODEL_LIMIT_MEBIBYTES, GATEWAY_LIMIT_MEBIBYTES] = [512, 256];
const build = join(__dirname, '../build');

// the program in the image
beforeAll(() => execFileSync('npm', ['run', 'build', '--workspace', 'app'], { cwd: join(__dirname, '../..') }));

test('the most expensive photos, one after the other and at once, stay under the memory limit of the charts', async () => {
  const bombs = [
    await JPEGS['progressive CMYK, 16,384 wide, and 9 MB of comments']!(),
    await PNGS['interlaced, largest, and 9 MB of text']!(),
    await PNGS['ICC profile of 500 MB']!(),
    await GIFS['16,384 wide']!(),
  ];
  const server = await MeasuredServer.start(join(build, 'main.js'), { MODELS_DIR: join(__dirname, '../models') });
  const predict = async (photo: Buffer) => {
    const { headers, payload } = upload(photo);
    return (await fetch(`${server.url}/predict`, { method: 'POST', headers, body: payload })).status;
  };
  try {
    for (const bomb of bombs) expect(await predict(bomb)).toBe(200);
    const statuses = await Promise.all([...bombs, ...bombs].map(predict));
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    expect(server.peak).toBeLessThan(MODEL_LIMIT_MEBIBYTES);
  } finally {
    await server.stop();
  }
});

test('a body in HTTP chunks of one byte stays under the memory limit of the gateway', async () => {
  const flood = BODIES.find(({ name }) => name === 'body in HTTP chunks of 1 byte')!;
  const server = await MeasuredServer.start(join(build, 'gateway.js'), { MODEL_URL: 'http://127.0.0.1:1' });
  try {
    expect(await Promise.all(Array.from({ length: 16 }, () => send(server.port, flood)))).not.toContain('200');
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
    expect(server.peak).toBeLessThan(GATEWAY_LIMIT_MEBIBYTES);
  } finally {
    await server.stop();
  }
});
