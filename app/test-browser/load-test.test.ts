import type { Browser, Page } from 'playwright-core';
import { APPEARANCES, accessibilityViolations, launch, open, screenshot } from './browser';
import { type Pods, startPods } from './pods';

const NAMES = ['flask-test-app-6f5d9c-a7xk2', 'flask-test-app-6f5d9c-b9qm4', 'flask-test-app-6f5d9c-c2wz8'];

let browser: Browser;
let pods: Pods;

beforeAll(async () => {
  [browser, pods] = await Promise.all([
    launch(),
    startPods(NAMES.map((POD_NAME, i) => ({ MODEL: 'iris', POD_NAME, APP_VERSION: i < 2 ? '1.0' : '2.0' }))),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await pods?.close();
});
beforeEach(() => pods.use(3));

const cells = (page: Page) => page.locator('#strip .cell').allInnerTexts();
const legend = (page: Page) => page.locator('#legend tr').allInnerTexts();
const summary = (page: Page) => page.getByText(/responses in .* s,/).innerText({ timeout: 60_000 });
const send = (page: Page, count: number) => page.getByRole('button', { name: `Send ${count} requests` }).click();

test('50 requests spread over the pods, each on its own connection', async () => {
  const { page, problems } = await open(browser, pods.url);
  await send(page, 50);
  expect(await summary(page)).toMatch(/^50 responses in [\d.]+ s, \d+ a second, 0 errors\. p50 [\d.]+ ms, p95 /);
  const rows = (await page.locator('#by-pod tr').allInnerTexts()).map((row) => row.split(/\s*\t/));
  expect(rows).toHaveLength(3);
  const counts = rows.map(([, count]) => Number(count));
  expect(counts.reduce((sum, count) => sum + count)).toBe(50);
  // fails with a probability of less than one in a million
  counts.forEach((count) => expect(count).toBeGreaterThan(2));
  expect(await page.locator('#by-version tr').allInnerTexts()).toHaveLength(2);
  expect(await page.locator('#latency circle').count()).toBe(50);
  expect(await page.locator('#errors').isVisible()).toBe(false);
  expect(problems).toEqual([]);
});

test('the strip has a letter for each pod or version, and their shares', async () => {
  const { page } = await open(browser, pods.url);
  expect(await page.getByRole('heading', { name: 'Last responses' }).isVisible()).toBe(false);
  await send(page, 50);
  await summary(page);
  expect([...new Set(await cells(page))].sort()).toEqual(['A', 'B', 'C']);
  expect(await page.locator('#strip').getAttribute('aria-label')).toMatch(
    /^Last 50 responses by pod: flask-test-app-6f5d9c-\w+ \d+, flask-test-app-6f5d9c-\w+ \d+, flask-/,
  );
  await page.getByRole('radio', { name: 'version' }).check();
  expect([...new Set(await cells(page))].sort()).toEqual(['A', 'B']);
  const rows = await legend(page);
  const share = Number(/(\d+)%/.exec(rows.find((row) => row.includes('2.0'))!)![1]);
  expect(share).toBeGreaterThan(5);
  expect(share).toBeLessThan(70);
  await page.getByRole('button', { name: 'Clear' }).click();
  expect(await page.getByRole('heading', { name: 'Last responses' }).isVisible()).toBe(false);
});

test('more pods appear in the strip as they are added', async () => {
  const { page } = await open(browser, pods.url);
  for (const count of [1, 2, 3]) {
    pods.use(count);
    await send(page, 50);
    await summary(page);
    await page.waitForFunction((pods) => document.querySelectorAll('#legend tr').length === pods, count);
  }
  expect(await cells(page)).toHaveLength(100);
});

test('the page counts errors by code, and the strip marks them', async () => {
  const { page } = await open(browser, pods.url);
  let requests = 0;
  await page.route('**/test', async (route) => {
    requests++;
    if (requests % 5 === 0) return route.abort();
    if (requests % 5 === 1) {
      const json = { error: { code: 'overloaded', message: '' }, pod: NAMES[0], version: '1.0' };
      return route.fulfill({ status: 503, json });
    }
    return route.continue();
  });
  await send(page, 50);
  expect(await summary(page)).toContain(' 20 errors.');
  const errors = await page.locator('#by-code tr').allInnerTexts();
  expect(errors.map((row) => row.replace(/\s+/g, ' ')).sort()).toEqual(['503 overloaded 10', 'no response 10']);
  expect((await cells(page)).filter((letter) => letter === '!')).toHaveLength(10);
  expect(await page.locator('#strip .failed').count()).toBe(20);
  expect(await accessibilityViolations(page)).toEqual([]);
  await screenshot(page, 'load test errors');
});

test('the load test runs by keyboard, with at most six requests at once, and stops', async () => {
  const { page } = await open(browser, pods.url);
  let inFlight = 0;
  let maxInFlight = 0;
  await page.route('**/test', async (route) => {
    maxInFlight = Math.max(maxInFlight, ++inFlight);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inFlight--;
    await route.continue().catch(() => undefined);
  });
  await page.getByRole('button', { name: 'Send 500 requests' }).focus();
  await page.keyboard.press('Enter');
  expect(await page.getByRole('button', { name: 'Send 50 requests' }).isDisabled()).toBe(true);
  await page.locator('#latency circle').nth(9).waitFor({ state: 'attached' });
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('stop');
  await page.keyboard.press('Enter');
  expect(await page.getByText('Stopped after').innerText()).toMatch(/^Stopped after \d+ of 500 requests\. /);
  expect(maxInFlight).toBe(6);
  expect(await page.evaluate(() => document.activeElement!.textContent)).toBe('Send 50 requests');
});

test('PAGE_TOOLS=off removes the load test', async () => {
  const off = await startPods([{ MODEL: 'iris', PAGE_TOOLS: 'off', POD_NAME: 'only' }]);
  const { page, problems } = await open(browser, off.url);
  await page.getByRole('button', { name: 'Setosa' }).click();
  expect(await legend(page)).toEqual([expect.stringContaining('only')]);
  expect(await page.getByRole('heading', { name: 'Load test' }).count()).toBe(0);
  expect(problems).toEqual([]);
  await off.close();
});

describe.each(Object.entries(APPEARANCES))('%s', (appearance, options) => {
  test('the page has no accessibility violations', async () => {
    const { page } = await open(browser, pods.url, options);
    await send(page, 50);
    await summary(page);
    expect(await accessibilityViolations(page)).toEqual([]);
    await screenshot(page, `load test ${appearance}`);
    const width = page.viewportSize()!.width;
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});
