import type { Browser, Page } from 'playwright-core';
import type { ModelServer } from '../src/model-server';
import { readyServer } from '../test/helpers';
import { APPEARANCES, accessibilityViolations, launch, listen, open, screenshot } from './browser';

let browser: Browser;
let server: ModelServer;
let url: string;

beforeAll(async () => {
  server = await readyServer({ MODEL: 'iris', POD_NAME: 'ping-x2x4z', APP_VERSION: 'v001' });
  [browser, url] = await Promise.all([launch(), listen(server.app)]);
});
afterAll(async () => {
  await browser?.close();
  await server?.app.close();
});

const heading = async (page: Page) => {
  await page.locator('#result').waitFor();
  return page.locator('#species').innerText();
};
const submit = (page: Page) => page.getByRole('button', { name: 'Name the species' }).click();

test.each(['Setosa', 'Versicolor', 'Virginica'])('the example %s', async (name) => {
  const { page } = await open(browser, url);
  await page.getByRole('button', { name }).click();
  await page.locator('#result').waitFor();
  expect(await heading(page)).toBe(`Iris ${name.toLowerCase()}`);
  const rows = await page
    .getByRole('list', { name: 'Probability of each species' })
    .getByRole('listitem')
    .allInnerTexts();
  expect(rows.map((row) => row.split('\n')[0])).toEqual(['Iris setosa', 'Iris versicolor', 'Iris virginica']);
  const sum = rows.map((row) => parseFloat(/[\d.]+(?=%)/.exec(row)![0])).reduce((a, b) => a + b);
  expect(sum).toBeCloseTo(100, 0);
  expect(await page.locator('#origin').innerText()).toBe('Response from pod ping-x2x4z, version v001');
});

test('a flower between two species is "Not sure"', async () => {
  const { page } = await open(browser, url);
  const json = { prediction: 1, probabilities: [0, 0.55, 0.45], pod: 'p', version: '1' };
  await page.route('**/predict*', (route) => route.fulfill({ json }));
  await submit(page);
  await page.locator('#result').waitFor();
  expect(await heading(page)).toBe('Not sure: perhaps Iris versicolor');
  expect(await page.getByText('No species has a probability of 60% or more.').isVisible()).toBe(true);
});

test('the page names a flower by keyboard alone', async () => {
  const { page, problems } = await open(browser, url);
  await page.getByRole('button', { name: 'Virginica' }).focus();
  for (const length of ['6.3', '3.3', '6', '2.5']) {
    await page.keyboard.press('Tab');
    await page.keyboard.type(length);
  }
  await screenshot(page, 'iris focus');
  await page.keyboard.press('Enter');
  expect(await heading(page)).toBe('Iris virginica');
  expect(await page.locator('#status').innerText()).toMatch(/^Iris virginica, \d\d\.\d%$/);
  expect(problems).toEqual([]);
});

test('the page does not send a negative length', async () => {
  const { page } = await open(browser, url);
  let sent = 0;
  page.on('request', () => sent++);
  await page.getByLabel('Sepal length').fill('-1');
  await submit(page);
  expect(sent).toBe(0);
  expect(await page.locator('#result').isVisible()).toBe(false);
});

test('the page shows the error message of the server', async () => {
  const { page } = await open(browser, url);
  await page.getByLabel('Sepal length').fill('1e39');
  await submit(page);
  expect(await page.getByRole('alert').innerText()).toBe('"features" must be an array of exactly 4 finite numbers.');
  await screenshot(page, 'iris error');
});

describe.each(Object.entries(APPEARANCES))('%s', (appearance, options) => {
  test('the page has no accessibility violations, before and after a result', async () => {
    const { page } = await open(browser, url, options);
    expect(await accessibilityViolations(page)).toEqual([]);
    await submit(page);
    await page.locator('#result').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await screenshot(page, `iris ${appearance}`);
  });
});
