import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { publicFiles, readPublic } from './public-files';
import { runExample, runInFolders } from './run-example';

const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Code in the @example of each exported class. */
function docstringExamples(file: string): [string, string | undefined][] {
  const classes = readPublic(file).matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\nexport (?:abstract )?class (\w+)/gs);
  return [...classes].map(([, doc = '', name = '']) => {
    const [, code] = /@example\n(.*?)(?:\n \* @|$)/s.exec(doc) ?? [];
    return [name, code?.replace(/^ \* ?/gm, '')];
  });
}

const classes = publicFiles.flatMap(docstringExamples);

test.each(classes)('the example of %s runs', (_, code) => {
  expect(code).toBeDefined();
  expect(() => runExample(code ?? '')).not.toThrow();
});

// the API reference repeats the docstrings
const guides = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) => join('docs', path)),
]
  .filter((path) => path.endsWith('.md') && path !== 'docs/reference/api.md')
  .flatMap((path) =>
    // an example, and the excerpt of its manifests below it
    [...read(path).matchAll(/^```ts\n(.*?)^```(?:\n\n```yaml\n(.*?)^```)?/gms)].map(
      ([, code = '', yaml]) => [path, code, yaml] as const,
    ),
  );

test.each(guides)('the example in %s has its imports (%#)', (_, code) => {
  expect(code).toMatch(/^import /);
});

test.each(guides)('the example in %s synthesizes objects (%#)', (_, code) => {
  expect(runExample(code).length).toBeGreaterThan(0);
});

// `kubectl apply -f dist/` applies all files of dist/
test.each(guides)('the example in %s writes each object to dist/ once (%#)', (_, code) => {
  const names = (runInFolders(code).dist ?? []).map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
  );
  expect([...new Set(names)]).toEqual(names);
});

const plans = guides.filter(([, code]) => /CanaryPlan\.by\w+\([^]*synth\(\)/.test(code));

test('an example writes the files of a plan', () => {
  expect(plans.map(([path]) => path)).toContain('docs/explanation/canary.md');
});

test.each(plans)('the plan in %s is written to a separate folder', (_, code) => {
  expect(Object.keys(runInFolders(code))).toEqual(['plan']);
});

test.each([
  ['typescript/main.ts', "new App({ outdir: 'build/models' })"],
  ['javascript/main.js', "new App({ outdir: 'build/models' })"],
  ['python/main.py', 'App(outdir="build/models")'],
  ['go/main.go', 'Outdir: jsii.String("build/models")'],
  ['java/src/main/java/Main.java', 'outdir("build/models")'],
])('examples/%s writes to a separate folder', (path, outdir) => {
  expect(read(`examples/${path}`)).toContain(outdir);
});

test.each(guides.filter(([, , yaml]) => yaml !== undefined))(
  'the example in %s synthesizes the manifests below it (%#)',
  (_, code, yaml) => {
    const objects = runExample(code) as unknown[];
    for (const document of parseAllDocuments(yaml ?? '')) {
      const shown: unknown = document.toJS();
      expect(containsExcerpt(objects, shown) ? shown : objects).toEqual(shown);
    }
  },
);

/** Comments after `console.log(...);` in an example. */
const printed = (code: string) => [...code.matchAll(/^\s*console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);

test.each(guides.filter(([, code]) => code.includes('console.log(')))(
  'the example in %s prints the output in its comments (%#)',
  (_, code) => {
    const log = jest.spyOn(console, 'log').mockReturnValue();
    try {
      runExample(code);
      expect(log.mock.calls.map(([value]) => String(value))).toEqual(printed(code));
    } finally {
      log.mockRestore();
    }
  },
);

/** Returns true if the value, or a part of it, contains the excerpt. */
function containsExcerpt(value: unknown, shown: unknown): boolean {
  return (
    matches(value, shown) ||
    (typeof value === 'object' && Object.values(value ?? {}).some((part) => containsExcerpt(part, shown)))
  );
}

/** Returns true if the value has all fields of the excerpt. The items of a list can be anywhere in the list. */
function matches(value: unknown, shown: unknown): boolean {
  if (Array.isArray(shown)) {
    return Array.isArray(value) && shown.every((item) => value.some((v) => matches(v, item)));
  }
  if (typeof shown === 'object' && shown !== null) {
    const fields = Object(value) as Record<string, unknown>;
    return Object.entries(shown).every(([key, item]) => matches(fields[key], item));
  }
  return value === shown;
}
