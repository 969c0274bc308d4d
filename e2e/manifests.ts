import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder to apply: `folder` itself, or a copy whose images are called as `images` says, 'old=new,old=new'.
 *
 * @throws if an image to replace is not in the manifests
 */
export function manifests(folder: string, images: string): string {
  if (images === '') {
    return folder;
  }
  const copy = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-e2e-'));
  const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  for (const pair of images.split(',')) {
    const [from, to] = pair.split('=');
    const line = `image: ${from}\n`;
    if (!from || !to || ![...texts.values()].some((text) => text.includes(line))) {
      throw new Error(`E2E_IMAGES has '${pair}', must be 'old=new' with an image that ${folder} uses`);
    }
    for (const [name, text] of texts) {
      texts.set(name, text.replaceAll(line, `image: ${to}\n`));
    }
  }
  for (const [name, text] of texts) {
    writeFileSync(join(copy, name), text);
  }
  return copy;
}
