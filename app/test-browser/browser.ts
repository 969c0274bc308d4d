import { AxeBuilder } from '@axe-core/playwright';
import type { FastifyInstance } from 'fastify';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, type Page, chromium, devices } from 'playwright-core';

/** Path of Chromium: the variable CHROMIUM, or the path of the Debian package. */
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Folder for screenshots. */
const SCREENSHOTS = process.env.SCREENSHOTS;

export const APPEARANCES: Record<string, BrowserContextOptions> = {
  light: { viewport: { width: 1280, height: 900 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  // tall enough for most pages, because Chromium enables hover on a phone while it takes a screenshot of a page taller than the viewport
  phone: { ...devices['iPhone SE'], viewport: { width: 320, height: 900 } },
  'dark phone': { ...devices['Pixel 7'], colorScheme: 'dark' },
};

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    // Chromium needs --no-sandbox to run as root in a container. The other flags prevent requests to Google
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  });
}

export async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** Opens a page, and collects its errors, violations of its Content Security Policy and requests to other hosts. */
export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}, path = '/') {
  const context = await browser.newContext({ ...APPEARANCES.light, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // the browser logs each response of 4xx or 5xx
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      problems.push(message.text());
    }
  });
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(url)) problems.push(request.url());
  });
  await page.goto(url + path);
  return { page, problems };
}

/** Returns the violations of WCAG 2.2 AA and of axe's best practices. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

export async function screenshot(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name.replace(/ /g, '-')}.png`), fullPage: true });
}
