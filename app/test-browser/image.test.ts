import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { gatewayConfig } from '../src/config';
import { createGateway } from '../src/gateway-server';
import { APPEARANCES, accessibilityViolations, listen, open, screenshot } from './browser';
import { CAT, COFFEE, TEXT, alert, best, choose, startImagePages } from './image-page';

let browser: Browser;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => ({ browser, url, close } = await startImagePages()));
afterAll(() => close?.());

/** Drops or pastes a file, or text without a file, as a browser does. */
function dropOrPaste(page: Page, type: 'drop' | 'paste', file?: typeof COFFEE) {
  const content = file && { name: file.name, type: file.mimeType, base64: file.buffer.toString('base64') };
  return page.evaluate(
    ([type, content]) => {
      const data = new DataTransfer();
      if (content) {
        const bytes = Uint8Array.from(atob(content.base64), (char) => char.charCodeAt(0));
        data.items.add(new File([bytes], content.name, { type: content.type }));
      } else data.setData('text/plain', 'some words');
      const event =
        type === 'drop'
          ? new DragEvent(type, { dataTransfer: data })
          : new ClipboardEvent(type, { clipboardData: data });
      document.dispatchEvent(event);
    },
    [type, content] as const,
  );
}

test('the page classifies a photo by keyboard alone, and shows its five most probable classes', async () => {
  const { page, problems } = await open(browser, url);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('link', { name: 'Monitor the pods' }).focus();
  await page.keyboard.press('Tab');
  const outline = await page.locator('#drop').evaluate((label) => getComputedStyle(label).outlineStyle);
  expect(outline).toBe('solid');
  await screenshot(page, 'image focus');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(COFFEE);

  expect(await best(page)).toMatch(/^espresso\s+\d\d\.\d%$/i);
  const rows = page.getByRole('list', { name: 'The five most probable classes' }).getByRole('listitem');
  expect(await rows.count()).toBe(5);
  const shares = (await rows.allInnerTexts()).map((text) => parseFloat(/[\d.]+(?=%)/.exec(text)![0]));
  expect(shares).toEqual([...shares].sort((a, b) => b - a));
  const bars = await rows.evaluateAll((all) =>
    all.map((row) => {
      const bar = row.querySelector('.bar')!;
      return (100 * bar.firstElementChild!.getBoundingClientRect().width) / bar.getBoundingClientRect().width;
    }),
  );
  bars.forEach((bar, i) => expect(Math.abs(bar - shares[i]!)).toBeLessThan(0.2));
  expect(await page.locator('#status').innerText()).toMatch(/^espresso, \d\d\.\d%$/);
  expect(await page.locator('footer').innerText()).toContain('9.8.7');
  expect(await page.locator('#origin').innerText()).toMatch(
    /^Response from pod ml-app-x2x4z, version 9\.8\.7, in [\d.]+ ms of inference$/,
  );
  expect(await page.locator('#legend tr').innerText()).toMatch(/^A\s*ml-app-x2x4z · 9\.8\.7\s+1\s+100%\s+0$/);
  expect(problems).toEqual([]);
});

test.each(['drop', 'paste'] as const)('the page accepts a photo by %s', async (type) => {
  const { page } = await open(browser, url);
  await dropOrPaste(page, type, COFFEE);
  expect(await best(page)).toMatch(/^espresso/i);
  expect(await page.locator('#preview').getAttribute('alt')).toBe('Your photo, coffee.png');
});

test('the page converts a photo in a format that the server does not read', async () => {
  const { page } = await open(browser, url);
  const buffer = await sharp(COFFEE.buffer).avif({ effort: 0 }).toBuffer();
  await choose(page, { name: 'coffee.avif', mimeType: 'image/avif', buffer });
  expect(await best(page)).toMatch(/^espresso/i);
});

test.each([
  ['drop', 'That was not a file. Drop a photo.'],
  ['paste', 'The clipboard has no photo. Copy one first.'],
] as const)('the page reports a %s without a photo', async (type, message) => {
  const { page } = await open(browser, url);
  await dropOrPaste(page, type);
  expect(await alert(page)).toBe(message);
});

test('the page shows the progress of the upload, then that the model classifies', async () => {
  const { page } = await open(browser, url);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const throttle = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 };
  await devtools.send('Network.emulateNetworkConditions', throttle);
  await page.evaluate(() => {
    const seen: string[] = ((window as any).seen = []);
    const [bar, status] = [document.querySelector('progress')!, document.querySelector('#status')!];
    const note = () => seen.push(`${bar.hasAttribute('value') ? bar.value : 'unknown'} ${status.textContent}`);
    new MutationObserver(note).observe(document.body, { attributes: true, childList: true, subtree: true });
  });
  await choose(page, CAT);
  await page.waitForFunction(() => document.querySelector('progress')!.value > 0.1);
  await screenshot(page, 'image sending');
  await best(page);
  const seen = await page.evaluate(() => (window as any).seen as string[]);
  const shares = seen.filter((line) => line.endsWith('Sending the photo…')).map(parseFloat);
  expect(shares.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(seen).toContain('unknown Classifying the photo…');
  expect(await page.locator('#progress').isVisible()).toBe(false);
});

describe('error messages', () => {
  test('a file that is not a photo', async () => {
    const { page, problems } = await open(browser, url);
    await choose(page, TEXT);
    expect(await alert(page)).toBe('The format of this file is not supported. Send a JPEG, PNG, WebP or GIF.');
    expect(await page.locator('#photo').isVisible()).toBe(false);
    expect(problems).toEqual([]);
  });

  test('an upload that is too large, of a file that the page cannot shrink', async () => {
    const { page } = await open(browser, url);
    await choose(page, { ...TEXT, buffer: Buffer.alloc(11 * 1024 * 1024) });
    expect(await alert(page)).toBe('This upload is too large. Send a smaller one.');
  });

  test.each([
    [413, 'This upload is too large. Send a smaller one.', false],
    [502, 'The server did not respond. Try again shortly.\nTry again', true],
    [418, 'The server responded with 418.', false],
  ])('a page of a proxy with status %i', async (status, message, again) => {
    const { page } = await open(browser, url);
    await page.route('**/predict', (route) =>
      route.fulfill({ status, contentType: 'text/html', body: '<h1>nginx</h1>' }),
    );
    await choose(page, COFFEE);
    expect((await alert(page)).replace(/\n+/, '\n')).toBe(message);
    expect(await page.getByRole('button', { name: 'Try again', exact: true }).isVisible()).toBe(again);
  });

  test('no response, and the same photo sent again', async () => {
    const { page } = await open(browser, url);
    await page.route('**/predict', (route) => route.abort());
    await choose(page, COFFEE);
    expect(await alert(page)).toContain('The server did not respond. Try again shortly.');
    await page.unroute('**/predict');
    await page.getByRole('button', { name: 'Try again', exact: true }).press('Enter');
    expect(await best(page)).toMatch(/^espresso/i);
    expect(await page.getByRole('alert').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement!.id)).toBe('file');
  });
});

test('the page shows the result of the photo that was chosen last', async () => {
  const { page } = await open(browser, url);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    '**/predict',
    async (route) => {
      await released;
      await route.continue().catch(() => undefined);
    },
    { times: 1 },
  );
  await choose(page, CAT);
  await choose(page, COFFEE);
  expect(await best(page)).toMatch(/^espresso/i);
  release();
  await page.waitForTimeout(500);
  expect(await best(page)).toMatch(/^espresso/i);
  expect(await page.getByRole('alert').isVisible()).toBe(false);
});

test('the page resizes a photo of 48 megapixels, which the server rejects', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const large = await sharp({ create: { width: 8000, height: 6000, channels: 3, background: 'white', noise } })
    .composite([{ input: await sharp(COFFEE.buffer).resize(5000, 4000).png().toBuffer() }])
    .jpeg()
    .toBuffer();
  const { page } = await open(browser, url);
  const sent = page.waitForRequest('**/predict');
  await choose(page, { name: 'large.jpg', mimeType: 'image/jpeg', buffer: large });
  expect(large.length).toBeGreaterThan(4 * 1024 * 1024);
  expect(Number(await (await sent).headerValue('content-length'))).toBeLessThan(4 * 1024 * 1024);
  expect(await best(page)).toMatch(/%$/);
});

test('a script that is not part of the page does not run', async () => {
  const { page, problems } = await open(browser, url);
  await page.evaluate(() => {
    const script = document.createElement('script');
    try {
      script.textContent = 'window.intruder = true';
    } catch {
      // the policy's trusted types reject it
    }
    document.body.append(script);
  });
  expect(await page.evaluate(() => 'intruder' in window)).toBe(false);
  expect(problems.join()).toContain('TrustedScript');
});

test('the page works behind the gateway under the same policy', async () => {
  const gateway = createGateway(gatewayConfig({ MODEL_URL: url, LOG_LEVEL: 'silent' }));
  const { page, problems } = await open(browser, await listen(gateway.app));
  await choose(page, COFFEE);
  expect(await best(page)).toMatch(/^espresso/i);
  expect(problems).toEqual([]);
  await gateway.app.close();
});

describe.each(Object.entries(APPEARANCES))('%s', (appearance, options) => {
  test('the page has no accessibility violations, before and after a result and an error', async () => {
    const { page } = await open(browser, url, options);
    expect(await accessibilityViolations(page)).toEqual([]);
    await screenshot(page, `image ${appearance}`);
    const isPhone = appearance.includes('phone');
    expect(await page.getByText('or drop them here, or paste one').isVisible()).toBe(!isPhone);
    expect(await page.getByText('Take a photo').isVisible()).toBe(isPhone);
    await choose(page, CAT);
    await best(page);
    expect(await accessibilityViolations(page)).toEqual([]);
    await screenshot(page, `image ${appearance} result`);
    await page.route('**/predict', (route) => route.abort());
    await choose(page, CAT);
    await alert(page);
    expect(await accessibilityViolations(page)).toEqual([]);
    await screenshot(page, `image ${appearance} error`);
  });
});

test('the page fits into 320 pixels', async () => {
  const { page } = await open(browser, url, APPEARANCES.phone);
  await choose(page, COFFEE);
  await best(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
