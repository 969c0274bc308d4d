import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Chart } from 'cdk8s';
import { Size } from '../charts/size';

const IMAGE = /(?<=image: )\S+(?=\n)/g;

/** Creates a temporary folder for manifests. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-e2e-'));
}

/**
 * Returns `folder`, or a copy of it with other image names.
 *
 * @param images - replacements, 'old=new,old=new'
 *
 * @throws if a replacement has another form, or no manifest has the old image
 */
export function withImages(folder: string, images: string): string {
  if (images === '') {
    return folder;
  }
  const copy = temporaryFolder();
  const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  for (const pair of images.split(',')) {
    const [from, to] = pair.split('=');
    const line = `image: ${from}\n`;
    if (!from || !to || ![...texts.values()].some((text) => text.includes(line))) {
      throw new Error(
        `E2E_IMAGES has '${pair}', must be 'old=new': pass the image of a manifest in ${folder} as 'old'`,
      );
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

/** Images of a chart, in the order of its containers. */
export function imagesIn(folder: string, chart: string): string[] {
  return readFileSync(join(folder, `${chart}.k8s.yaml`), 'utf8').match(IMAGE) ?? [];
}

/**
 * Synthesizes a chart in laptop size, with the images of the same chart in `folder`, so that the load reaches the CPU limits of the pods on
 * any machine.
 *
 * @returns the output folder
 */
export function laptopCopy(folder: string, name: string, add: (app: App, size: Size) => Chart): string {
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  add(app, Size.LAPTOP);
  app.synth();
  const images = imagesIn(folder, name);
  const file = join(outdir, `${name}.k8s.yaml`);
  const yaml = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    yaml.replace(IMAGE, () => images.shift() ?? 'missing'),
  );
  return outdir;
}
