import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runExample } from './run-example';

const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The @example of each docstring that stands before an exported class. */
function docstringExamples(file: string): [string, string | undefined][] {
  const classes = read(`lib/${file}`).matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\nexport (?:abstract )?class (\w+)/gs);
  return [...classes].map(([, doc = '', name = '']) => {
    const [, code] = /@example\n(.*?)(?:\n \* @|$)/s.exec(doc) ?? [];
    return [name, code?.replace(/^ \* ?/gm, '')];
  });
}

const classes = readdirSync(join(root, 'lib'))
  .filter((file) => file.endsWith('.ts'))
  .flatMap(docstringExamples);

test.each(classes)('the example of %s runs', (_, code) => {
  expect(code).toBeDefined();
  expect(() => runExample(code ?? '')).not.toThrow();
});

const guides = ['README.md', ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`)]
  .filter((path) => path.endsWith('.md'))
  .flatMap((path) =>
    [...read(path).matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => [path, code as string] as const),
  );

test.each(guides)('the example in %s synthesizes objects (%#)', (_, code) => {
  expect(runExample(code).length).toBeGreaterThan(0);
});
