import type { Page } from 'playwright-core';
import { photo, readyServer } from '../test/helpers';
import { launch, listen } from './browser';

export const COFFEE = { name: 'coffee.png', mimeType: 'image/png', buffer: photo('coffee') };
export const CAT = { name: 'chelsea.png', mimeType: 'image/png', buffer: photo('chelsea') };
export const TEXT = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no photo') };

/** Starts a browser and an image classifier with its pages. */
export async function startImagePages() {
  const server = await readyServer({ APP_VERSION: '9.8.7', POD_NAME: 'ml-app-x2x4z' });
  const [browser, url] = await Promise.all([launch(), listen(server.app)]);
  const close = async () => {
    await browser.close();
    await server.app.close();
  };
  return { browser, url, close };
}

export const choose = (page: Page, ...file: (typeof COFFEE)[]) => page.getByLabel('Choose photos').setInputFiles(file);
export const best = (page: Page) => page.locator('h2.best:visible').innerText({ timeout: 60_000 });
export const alert = (page: Page) => page.getByRole('alert').innerText({ timeout: 60_000 });
