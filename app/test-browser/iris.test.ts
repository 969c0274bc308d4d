import type { Browser } from 'playwright-core';
import type { ModelServer } from '../src/model-server';
import { readyServer } from '../test/helpers';
import { LOOKS, barriers, launch, listen, open, picture } from './browser';

let browser: Browser;
let server: ModelServer;
let url: string;

beforeAll(async () => {
  server = await readyServer({ MODEL: 'iris' });
  [browser, url] = await Promise.all([launch(), listen(server.app)]);
});
afterAll(async () => {
  await browser?.close();
  await server?.app.close();
});

test('a flower is measured and named by keyboard alone', async () => {
  const { page, complaints } = await open(browser, url);
  for (const length of ['6.3', '3.3', '6', '2.5']) {
    await page.keyboard.press('Tab');
    await page.keyboard.type(length);
  }
  await picture(page, 'iris focus');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('heading', { level: 2 }).innerText()).toBe('This is Iris virginica');
  expect(await page.getByRole('status').innerText()).toBe('This is Iris virginica');
  expect(complaints).toEqual([]);
});

test('what is no length is not sent', async () => {
  const { page } = await open(browser, url);
  let sent = 0;
  page.on('request', () => sent++);
  await page.getByLabel('Sepal length').fill('-1');
  await page.getByRole('button').click();
  expect(sent).toBe(0);
  expect(await page.getByRole('heading', { level: 2 }).isVisible()).toBe(false);
});

test("the server's words are shown", async () => {
  const { page } = await open(browser, url);
  await page.getByLabel('Sepal length').fill('1e39');
  await page.getByRole('button').click();
  expect(await page.getByRole('alert').innerText()).toBe('"features" must be an array of exactly 4 finite numbers.');
  await picture(page, 'iris error');
});

describe.each(Object.entries(LOOKS))('%s', (look, options) => {
  test('nothing keeps a reader out, before and after', async () => {
    const { page } = await open(browser, url, options);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button').click();
    await page.getByRole('heading', { level: 2 }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, `iris ${look}`);
  });
});
