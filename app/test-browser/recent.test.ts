import type { Browser, Page } from 'playwright-core';
import { accessibilityViolations, open, screenshot } from './browser';
import { CAT, COFFEE, TEXT, alert, best, choose, startImagePages } from './image-page';

let browser: Browser;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => ({ browser, url, close } = await startImagePages()));
afterAll(() => close?.());

const recentPhotos = (page: Page) => page.locator('#recent-list li').allInnerTexts();
const flat = (texts: string[]) => texts.map((text) => text.replace(/\s+/g, ' ').trim());

test.each([
  ['Cat', /cat/i],
  ['Coffee', /^espresso/i],
  ['Camera', /^tripod/i],
])('the example %s', async (name, verdict) => {
  const { page, problems } = await open(browser, url);
  await page.getByRole('button', { name, exact: true }).press('Enter');
  expect(await best(page)).toMatch(verdict);
  expect(problems).toEqual([]);
});

test('the page is "Not sure" of a class below 30%', async () => {
  const { page } = await open(browser, url);
  const top5 = [{ class: 'teapot', probability: 0.21 }];
  const json = { ...top5[0], top5, inferenceMs: 1, pod: 'p', version: '1' };
  await page.route('**/predict', (route) => route.fulfill({ json }));
  await choose(page, COFFEE);
  expect(await best(page)).toMatch(/^Not sure\s+teapot 21\.0%$/);
  expect(await page.getByText('No class has a probability of 30% or more.').isVisible()).toBe(true);
  expect(await page.locator('#status').innerText()).toBe('Not sure, teapot 21.0%');
});

describe('several photos at once', () => {
  test('are classified one after the other, and listed', async () => {
    const { page } = await open(browser, url);
    let inFlight = 0;
    let maxInFlight = 0;
    await page.route('**/predict', async (route) => {
      maxInFlight = Math.max(maxInFlight, ++inFlight);
      const response = await route.fetch();
      inFlight--;
      await route.fulfill({ response });
    });
    await choose(page, CAT, TEXT, COFFEE);
    await page.locator('#recent-list li', { hasText: /espresso|tripod/ }).waitFor();
    expect(flat(await recentPhotos(page))).toEqual([
      expect.stringMatching(/^chelsea\.png (tiger|Egyptian) cat, \d\d\.\d%$/),
      'notes.txt The format of this file is not supported. Send a JPEG, PNG, WebP or GIF.',
      expect.stringMatching(/^coffee\.png espresso, \d\d\.\d%$/),
    ]);
    expect(maxInFlight).toBe(1);
    await screenshot(page, 'image several');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  test('stop when others are chosen', async () => {
    const { page } = await open(browser, url);
    await page.route('**/predict', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue().catch(() => undefined);
    });
    await choose(page, CAT, CAT, CAT);
    await page.waitForTimeout(50);
    await choose(page, COFFEE);
    expect(await best(page)).toMatch(/^espresso/i);
    expect(flat(await recentPhotos(page)).slice(1)).toEqual(Array(3).fill('chelsea.png Not sent'));
  });

  test('are at most 20', async () => {
    const { page } = await open(browser, url);
    const json = { class: 'x', probability: 1, top5: [], inferenceMs: 1, pod: 'p', version: '1' };
    await page.route('**/predict', (route) => route.fulfill({ json }));
    await choose(page, ...Array<typeof COFFEE>(22).fill(TEXT));
    expect(await alert(page)).toContain('Only the first 20 of 22 photos were sent. Choose fewer at once.');
    expect(await recentPhotos(page)).toHaveLength(20);
  });
});

test('the browser stores the last photos until the user clears them', async () => {
  const { page, problems } = await open(browser, url);
  await choose(page, CAT);
  await best(page);
  await choose(page, COFFEE);
  await page.locator('#recent-list img').nth(1).waitFor();
  expect(await best(page)).toMatch(/^espresso/i);
  await page.reload();
  const list = page.getByRole('list').filter({ hasText: 'chelsea.png' });
  expect(await list.getByRole('button').count()).toBe(2);
  expect(await list.locator('img[src^="data:image/jpeg"]').count()).toBe(2);
  await list.getByRole('button', { name: 'chelsea.png' }).press('Enter');
  expect(await best(page)).toMatch(/cat/i);
  expect(await page.locator('#top5 li').count()).toBe(5);
  await page.locator('#clear-recent').press('Enter');
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('file');
  await page.reload();
  expect(await recentPhotos(page)).toEqual([]);
  expect(problems).toEqual([]);
});

test('the commands for programs have the address and the pod', async () => {
  const { page } = await open(browser, url);
  const commands = await page.locator('pre').allInnerTexts();
  expect(commands).toEqual([
    `curl -F file=@photo.jpg ${url}/predict`,
    'kubectl port-forward -n NAMESPACE pod/ml-app-x2x4z 9090',
  ]);
  for (const path of ['test', 'version']) {
    const href = await page.getByRole('link', { name: `GET /${path}` }).getAttribute('href');
    expect((await page.request.get(new URL(href!, url).href)).status()).toBe(200);
  }
});
