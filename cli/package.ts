import { readFileSync } from 'node:fs';

export const HOMEPAGE = 'https://github.com/cdk8s-ml-app/cdk8s-ml-app';

/** Returns the version of this package. */
export function version(): string {
  const text = readFileSync(require.resolve('cdk8s-ml-app/package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
