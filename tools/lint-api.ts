import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { runProgram } from '../cli/program';

const USAGE = {
  command: 'npm run tool -- lint-api',
  about:
    'Fails if the public API has a breaking change since the last release that api/breaking-changes.txt does not list. Build the library first.',
  options: { renew: { help: 'make the current API the released one, and clear the accepted breaking changes' } },
};

const RELEASED = join('api', 'released.jsii.gz');
const ACCEPTED = join('api', 'breaking-changes.txt');
/** Parts of an assembly that are not API. */
const NOT_API = ['bin', 'docs', 'fingerprint', 'locationInModule', 'metadata', 'readme', 'symbolId'];

void runProgram(USAGE, ({ flags }) => {
  if (!existsSync('.jsii')) {
    throw new Error(".jsii is missing: run 'npm run build'");
  }
  const current = apiOf(readFileSync('.jsii', 'utf8'));
  if (flags.has('renew')) {
    writeFileSync(RELEASED, gzipSync(current, { level: 9 }));
    writeFileSync(ACCEPTED, commentsOf(readFileSync(ACCEPTED, 'utf8')));
    return;
  }
  const released = gunzipSync(readFileSync(RELEASED)).toString();
  compare(folderWith('released', released), folderWith('current', current));
});

/** API of an assembly. Equal APIs have equal bytes. */
function apiOf(assembly: string): string {
  return JSON.stringify(JSON.parse(assembly, (key, value: unknown) => (NOT_API.includes(key) ? undefined : value)));
}

function commentsOf(text: string): string {
  return text.replace(/^(?!#).*\n/gm, '');
}

/** Creates a package of an assembly. jsii-diff finds its dependencies in node_modules/ above it. */
function folderWith(name: string, assembly: string): string {
  const folder = join('build', 'api', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.jsii'), assembly);
  writeFileSync(join(folder, 'package.json'), readFileSync('package.json'));
  return folder;
}

function compare(released: string, current: string): void {
  const program = require.resolve('jsii-diff/bin/jsii-diff');
  const args = [program, released, current, '--error-on', 'all', '--keys', '--ignore-file', ACCEPTED];
  const { status } = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' },
  });
  if (status !== 0) {
    throw new Error(`the public API has a breaking change: undo it, or add the key in brackets to ${ACCEPTED}`);
  }
}
