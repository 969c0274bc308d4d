import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { parse } from 'yaml';
import * as library from '../lib';
import { CanaryRelease, CanaryStep, MlApp, ModelStore, Monitoring } from '../lib';
import { CONSTRUCTS, UNLISTED_DEFAULTS } from './default-values';
import { PROSE_DEFAULTS } from './prose-defaults';
import { publicFiles, readPublic } from './public-files';
import { at, find, synth, testChart } from './support';

const root = join(__dirname, '..');
const sections = readFileSync(join(root, 'docs', 'reference', 'defaults.md'), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const rows = [...section.matchAll(/^\| (.*) \|$/gm)].slice(2).map(([, row = '']) => row.split(' | '));
    const cells = rows.map((row) => row.map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')));
    return { title: section.split('\n')[0] ?? '', rows: cells };
  });

type Props = Record<string, unknown>;

const image = 'registry.example.com/model:1.0';
const app = (props: object) => new MlApp(testChart('ns'), 'model', { image, port: 8080, ...props }).deployment;

/** Functions that create the construct of a section with the required props and others. */
const creators: Record<string, (props: Props) => kplus.Resource> = {
  MlApp: app,
  'MlApp: an init container': (props) => app({ initContainers: [{ name: 'prepare', image, ...props }] }),
  'MlApp: a sidecar': (props) => {
    const sized = { port: 4180, resources: { cpu: '100m', memory: '128Mi' } };
    return app({ sidecars: [{ name: 'proxy', image, ...sized, ...props }] });
  },
  'MlApp: resources': app,
  'MlApp: timing': app,
  'MlApp: resources with a GPU': ({ resources }) =>
    app({ resources: { gpus: 1, memory: '16Gi', ...(resources as Props) } }),
  'autoscale()': (props) => {
    const model = new MlApp(testChart('ns'), 'model', { image, port: 8080 });
    model.autoscale({ maxReplicas: 4, ...props });
    return model.deployment;
  },
  'ModelStore.download': (props) =>
    app({ modelStore: ModelStore.download('https://example.com/m.onnx', { sha256: 'a'.repeat(64), ...props }) }),
  'ModelStore.huggingFace': (props) =>
    app({ modelStore: ModelStore.huggingFace(`hf://org/name@${'0'.repeat(40)}`, props) }),
  'ModelStore.s3': (props) =>
    app({ modelStore: ModelStore.s3('s3://models/m.onnx', { sha256: 'a'.repeat(64), ...props }) }),
  'ModelStore.gcs': (props) =>
    app({ modelStore: ModelStore.gcs('gs://models/m.onnx', { sha256: 'a'.repeat(64), ...props }) }),
  'ModelStore.ociImage': (props) => app({ modelStore: ModelStore.ociImage('example.com/weights:1', props) }),
  CanaryRelease: (props) => {
    const tracks = { stable: { image: 'example.com/model:1' }, canary: { image: 'example.com/model:2' } };
    const required = { port: 8080, ...tracks, step: CanaryStep.share(5) };
    return new CanaryRelease(testChart('ns'), 'release', { ...required, ...props }).stable.deployment;
  },
  Monitoring: (props) => {
    const model = new MlApp(testChart('ns'), 'model', { image, port: 8080 });
    return new Monitoring(cdk8s.Chart.of(model), 'monitoring', { apps: [model], ...props }).dashboard;
  },
};

/** Evaluates an expression of the table. It can use all exports of the libraries. */
function evaluate(expression: string): unknown {
  const names = { ...kplus, ...cdk8s, ...library };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return new Function(...Object.keys(names), `return (${expression});`)(...Object.values(names));
}

/** Nests a value at a path: { a: { b: value } } for 'a.b'. */
function nested(path: string, value: unknown): Props {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Props;
}

const objectsOf = (construct: kplus.Resource) => synth(cdk8s.Chart.of(construct));
const defaults = sections.flatMap(({ title, rows }) =>
  title in creators ? rows.map(([prop = '', value = '']) => [title, prop, value] as const) : [],
);

test.each(defaults)('%s: passing the default %s: %s changes nothing', (title, prop, value) => {
  const make = creators[title] as (props: Props) => kplus.Resource;
  expect(objectsOf(make(nested(prop, evaluate(value))))).toEqual(objectsOf(make({})));
});

const fields = sections.find(({ title }) => title === 'Fields without a prop')?.rows ?? [];

test.each(fields)('%s has %s: %s', (kind, field = '', value = '') => {
  const modelStore = ModelStore.fromClaimName('weights');
  expect(at(find(objectsOf(app({ modelStore })), kind ?? ''), field)).toEqual(parse(value));
});

/** Optional props of the library, with the default in their docstring. */
const documented = publicFiles
  .flatMap((file) => [...readPublic(file).matchAll(/^export interface (\w+)[^{]*\{\n(.*?)^\}/gms)])
  .flatMap(([, type = '', body = '']) =>
    [...body.matchAll(/(\/\*\*(?:(?!\*\/).)*\*\/)\s+readonly (\w+)\?/gs)].map(([, doc = '', prop = '']) => {
      const [, text = ''] = /@default (.*?)(?=\n\s*\*\s*(?:@|\/|\n))/s.exec(doc) ?? [];
      return [`${type}.${prop}`, text.replace(/\n\s*\* ?/g, ' ')] as const;
    }),
  );

test('every optional prop has a default in its docstring', () => {
  expect(documented.filter(([, text]) => text === '')).toEqual([]);
});

/** Prose starts with a hyphen. */
const isProse = (text: string) => text.startsWith('- ');
const literals = documented.filter(([, text]) => !isProse(text));

test.each(literals)('the default of %s in its docstring, %s, matches the table or the code', (path, value) => {
  const [, prop] = path.split('.');
  const rows = defaults.filter(([, inTable]) => inTable.split('.').pop() === prop).map(([, , inTable]) => inTable);
  expect([...rows, UNLISTED_DEFAULTS[path]]).toContain(value);
});

test('all defaults belong to existing props', () => {
  const all = documented.map(([path]): string => path);
  expect(
    [...Object.keys(UNLISTED_DEFAULTS), ...Object.keys(PROSE_DEFAULTS)].filter((path) => !all.includes(path)),
  ).toEqual([]);
});

// a new prop needs a row in default-values.ts
test.each(documented.filter(([, text]) => isProse(text)))('the default of %s is: %s', (path, text) => {
  expect(Object.keys(PROSE_DEFAULTS)).toContain(path);
  const [construct, value] = PROSE_DEFAULTS[path] ?? [];
  const numbers = text.match(/\d+/g) ?? [];
  // the value must contain each number of the text
  expect(numbers.filter((number) => !value?.includes(number))).toEqual([]);
  const make = CONSTRUCTS[construct ?? 'MlAppProps'] as (props: Props) => unknown;
  expect(make(value === undefined ? {} : nested(path.split('.')[1] ?? '', evaluate(value)))).toEqual(make({}));
});

test.each(Object.entries(UNLISTED_DEFAULTS))('passing the default of %s, %s, changes nothing', (path, value) => {
  const [type = '', prop = ''] = path.split('.');
  const make = CONSTRUCTS[type] as (props: Props) => unknown;
  expect(make(nested(prop, evaluate(value)))).toEqual(make({}));
});

test('the table has a section for each creator', () => {
  expect(sections.map(({ title }) => title)).toEqual([...Object.keys(creators), 'Fields without a prop', 'Labels']);
});
