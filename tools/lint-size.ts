import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../cli/program';

const USAGE = {
  command: 'npm run tool -- lint-size',
  about: 'Fails if the npm package or the bundle in the image of the app is larger than its limit. Build both first.',
};

const BUNDLE = join('app', 'build');

/** Limits, about a tenth above the current sizes. Raise a limit only with a reason. */
const LIMITS = {
  // The package bundles commander and js-yaml: 35 files with 2,000 KB, because js-yaml has builds for browsers and source maps. Each check,
  // each preset of a server and each feature that import reads is a module.
  'files in the npm package': 1050,
  'unpacked KB of the npm package': 4500,
  'KB of the bundle in the image': 5300,
};

void runProgram(USAGE, () => {
  const missing = [join('build', 'lib', 'index.js'), join(BUNDLE, 'main.js')].find((file) => !existsSync(file));
  if (missing) {
    throw new Error(`${missing} is missing: run 'npm run check -- build'`);
  }
  const sizes = measure();
  const rows = Object.entries(LIMITS).map(([name, limit]) => ({ name, size: sizes[name as keyof Sizes], limit }));
  console.log(rows.map(({ name, size, limit }) => `${name}: ${size} of ${limit}`).join('\n'));
  const tooLarge = rows.filter(({ size, limit }) => size > limit).map(({ name }) => name);
  if (tooLarge.length > 0) {
    throw new Error(
      `over the limit: ${tooLarge.join(', ')}. Remove unnecessary files, or raise the limit in ${__filename}`,
    );
  }
});

type Sizes = Record<keyof typeof LIMITS, number>;

function measure(): Sizes {
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [packed] = JSON.parse(printed.toString()) as { unpackedSize: number; entryCount: number }[];
  if (!packed) {
    throw new Error('npm pack printed no package');
  }
  const bundle = readdirSync(BUNDLE).reduce((sum, file) => sum + statSync(join(BUNDLE, file)).size, 0);
  return {
    'files in the npm package': packed.entryCount,
    'unpacked KB of the npm package': Math.ceil(packed.unpackedSize / 1000),
    'KB of the bundle in the image': Math.ceil(bundle / 1000),
  };
}
