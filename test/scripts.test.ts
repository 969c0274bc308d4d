import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../support/check-list';

const read = (path: string) => readFileSync(join(__dirname, '..', path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Names of the checks that a file runs with `npm run check -- NAME ...`. */
const checksIn = (path: string) =>
  [...read(path).matchAll(/npm run check -- ([a-z -]+)/g)].flatMap(([, names = '']) => names.trim().split(' '));

test('there are at most 15 npm scripts, and CONTRIBUTING.md documents each', () => {
  const documented = [...read('CONTRIBUTING.md').matchAll(/^\| `npm (?:run )?([\w:]+)/gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual(Object.keys(scripts).sort());
  expect(documented.length).toBeLessThanOrEqual(15);
});

test('CONTRIBUTING.md documents each check', () => {
  const documented = [...read('CONTRIBUTING.md').matchAll(/^\| `([\w-]+)` /gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual(Object.keys(CHECKS).sort());
});

test.each([
  ['.github/workflows/ci.yml', []],
  // takes a quarter of an hour and downloads the packages of four languages
  ['.ci/run', ['packages']],
])('%s runs each check except %j', (path, excluded) => {
  const expected = Object.keys(CHECKS).filter((name) => !excluded.includes(name as never));
  expect(checksIn(path).sort()).toEqual(expected.sort());
});

test.each(['.github/workflows/ci.yml', '.ci/run'])('%s runs only checks, synth and e2e', (path) => {
  const named = [...read(path).matchAll(/npm (?:run |(?=test))([\w:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !['check', 'synth', 'e2e'].includes(name))).toEqual([]);
});

test.each(['CONTRIBUTING.md', 'AGENTS.md'])('the folders and files in the tables of %s exist', (page) => {
  const rows = read(page).match(/^\| `[a-z-]+\/.*$|^\| [A-Z].*$/gm) ?? [];
  const paths = rows.flatMap((row) => [...row.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = '']) => path));
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !existsSync(join(__dirname, '..', path)))).toEqual([]);
});

test.each(['AGENTS.md'])('%s names generated folders that exist', (page) => {
  const [line = ''] = /^- Do not edit generated files: .*$/m.exec(read(page)) ?? [];
  const paths = [...line.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
  expect(paths.filter((path) => !existsSync(join(__dirname, '..', path)))).toEqual([]);
});
