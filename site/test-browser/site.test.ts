import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { APPEARANCES, accessibilityViolations, launch, open, screenshot } from '../../app/test-browser/browser';

const BUILD = join(__dirname, '../build/site');
const BASE = '/cdk8s-ml-app/';
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
};

const PAGES = existsSync(BUILD)
  ? readdirSync(BUILD, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'))
  : [];
const read = (file: string) => readFileSync(join(BUILD, file), 'utf8');

/** Serves the site as GitHub Pages does: the URL of a page has no extension. */
const server = createServer(({ url: path = '' }, response) => {
  const name = path.slice(BASE.length).replace(/[?#].*/, '');
  const file = [name, `${name}.html`, join(name, 'index.html')].find(
    (one) => extname(one) && existsSync(join(BUILD, one)),
  );
  if (file === undefined) response.writeHead(404).end();
  else response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(read(file));
});

let browser: Browser;
let url: string;

beforeAll(async () => {
  if (PAGES.length === 0) throw new Error('the site is not built: run npm run check -- site');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}`;
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

const idsOf = (file: string) => [...read(file).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

test('links between pages point to an existing page and heading', () => {
  const dead = PAGES.flatMap((page) =>
    [...read(page).matchAll(/<a [^>]*href="(?:\/cdk8s-ml-app\/([^"#]*))?(?:#([^"]*))?"/g)]
      .filter(([, path, anchor]) => {
        const file =
          path === undefined ? page : [`${path}.html`, join(path, 'index.html')].find((name) => PAGES.includes(name));
        return file === undefined || (anchor && !idsOf(file).includes(decodeURI(anchor)));
      })
      .map(([link]) => `${page}: ${link}`),
  );
  expect(dead).toEqual([]);
});

test('the sidebar has all pages except the front page, the index, the changelog and the patches', () => {
  const links = [...read('docs.html').matchAll(/<a class="VPLink link link" href="([^"]*)"/g)];
  const paths = PAGES.map((file) => BASE + file.replace(/(index)?\.html$/, ''));
  const missing = paths.filter((path) => !links.some(([, link]) => link === path));
  const names = [
    '',
    '404',
    'changelog',
    'docs',
    'internals/upstream/cdk8s-linear-synth',
    'internals/upstream/cdk8s-yaml',
  ];
  expect(missing.sort()).toEqual(names.map((name) => BASE + name));
});

test.each([
  ['canary', 'Canary releases', 'explanation/canary#canary-releases'],
  ['autoscale', 'API MlApp Methods autoscale()', 'reference/api#autoscale'],
])('search for %s finds %s first, and Enter opens it', async (word, title, path) => {
  const { page, problems } = await open(browser, url, {}, '');
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.getByRole('searchbox').fill(word);
  const first = page.getByRole('option').first();
  expect((await first.innerText()).replace(/\s+/g, ' ')).toContain(title);
  await screenshot(page, `site search ${word}`);
  await page.keyboard.press('Enter');
  await page.waitForURL(url + path);
  expect(problems).toEqual([]);
});

describe.each(Object.entries(APPEARANCES))('%s', (look, options) => {
  test('no page is wider than the screen, logs an error or requests another host', async () => {
    const { page, problems } = await open(browser, url, options, '');
    for (const path of ['', 'reference/api', 'reference/checks', 'exercises']) {
      await page.goto(url + path);
      await page.locator('.vp-doc h1').waitFor();
      expect([path, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([path, 0]);
    }
    await page.locator('.diagram svg').waitFor();
    expect(problems).toEqual([]);
    await screenshot(page, `site exercises ${look}`);
  });

  test('pages have no accessibility violations', async () => {
    const { page } = await open(browser, url, options, 'docs');
    expect(await accessibilityViolations(page)).toEqual([]);
    await screenshot(page, `site docs ${look}`);
  });
});
