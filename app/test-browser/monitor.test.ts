import type { Browser, Page } from 'playwright-core';
import { APPEARANCES, accessibilityViolations, launch, open, screenshot } from './browser';
import { type Pods, startPods } from './pods';

let browser: Browser;
let pods: Pods;

beforeAll(async () => {
  [browser, pods] = await Promise.all([
    launch(),
    startPods(['ping-a7xk2', 'ping-b9qm4'].map((POD_NAME) => ({ MODEL: 'iris', POD_NAME, APP_VERSION: '1.0' }))),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await pods?.close();
});

/** Value next to a chart's title in the card of a pod. */
const value = (page: Page, pod: string, title: string) =>
  page
    .getByRole('region', { name: `Pod ${pod}` })
    .locator('figure', { hasText: title })
    .locator('.value')
    .innerText();

async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const lines = [...document.querySelectorAll('.multiples figure:first-child .line')];
    return lines.length === 2 && lines.every((line) => line.getAttribute('points')!.includes(' '));
  });
}

test('each pod behind the Service has a card with its own metrics', async () => {
  const { page, problems } = await open(browser, pods.url, {}, '/monitor');
  await page.getByText('2 pods').waitFor();
  const load = setInterval(() => void pods.servers[0]!.app.inject('/test'), 20);
  await drawn(page)
    .then(() => page.waitForTimeout(3000))
    .finally(() => clearInterval(load));
  expect(await value(page, 'ping-a7xk2', 'Latency')).toMatch(/^p50 [\d.]+, p95 [\d.]+, p99 [\d.]+ ms$/);
  expect(await value(page, 'ping-b9qm4', 'Latency')).toBe('–');
  expect(parseFloat(await value(page, 'ping-a7xk2', 'Request rate'))).toBeGreaterThan(5);
  expect(await value(page, 'ping-b9qm4', 'Request rate')).toBe('0.0 a second');
  expect(await value(page, 'ping-b9qm4', 'CPU')).toMatch(/^\d\.\d\d( of [\d.]+)? CPUs$/);
  expect(parseFloat(await value(page, 'ping-b9qm4', 'Memory'))).toBeGreaterThan(50);
  expect(await value(page, 'ping-b9qm4', 'Requests in flight')).toBe('0');
  expect(await value(page, 'ping-b9qm4', 'Queue')).toBe('0');
  expect(problems).toEqual([]);
});

test('the monitor pauses by keyboard', async () => {
  const { page } = await open(browser, pods.url, {}, '/monitor');
  await page.getByText('2 pods').waitFor();
  await page.getByRole('button', { name: 'Pause' }).press('Enter');
  await page.waitForTimeout(600);
  let requests = 0;
  page.on('request', () => requests++);
  await page.waitForTimeout(1500);
  expect(requests).toBe(0);
  await page.getByRole('button', { name: 'Pause', pressed: true }).press('Enter');
  await page.waitForRequest('**/stats');
});

test('the monitor reports a server that does not respond', async () => {
  const { page } = await open(browser, pods.url, {}, '/monitor');
  await page.getByText('2 pods').waitFor();
  await page.route('**/stats', (route) => route.abort());
  expect(await page.getByRole('alert').innerText()).toBe('The server did not respond. Try again shortly.');
  await page.unroute('**/stats');
  await page.getByRole('alert').waitFor({ state: 'hidden' });
});

describe.each(Object.entries(APPEARANCES))('%s', (appearance, options) => {
  test('the page has no accessibility violations', async () => {
    const { page } = await open(browser, pods.url, options, '/monitor');
    await page.getByText('2 pods').waitFor();
    await drawn(page);
    await page.waitForTimeout(2000);
    expect(await accessibilityViolations(page)).toEqual([]);
    await screenshot(page, `monitor ${appearance}`);
    const width = page.viewportSize()!.width;
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});
