import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const lib = join(__dirname, '..', 'lib');

/** Paths below lib/ of the files that lib/index.ts exports. */
export const publicFiles = [
  ...readFileSync(join(lib, 'index.ts'), 'utf8').matchAll(/^export \* from '\.\/(.+)';$/gm),
].map(([, path]) => `${path}.ts`);

/** Text of a file below lib/. */
export function readPublic(path: string): string {
  return readFileSync(join(lib, path), 'utf8');
}
