import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { parse } from 'yaml';
import * as library from '../lib';
import { CanaryRelease, CanaryStep, MlApp, ModelStore, Monitoring } from '../lib';
import { BESIDE_TABLE, CONSTRUCTS, PROSE } from './default-values';
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

/** Makes what a section is about with props beside the required ones, and returns the construct. */
const makers: Record<string, (props: Props) => kplus.Resource> = {
  MlApp: app,
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

/** The value of an expression of the table, in which all names of the libraries are known. */
function evaluate(expression: string): unknown {
  const names = { ...kplus, ...cdk8s, ...library };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return new Function(...Object.keys(names), `return (${expression});`)(...Object.values(names));
}

/** { a: { b: value } } of 'a.b'. */
function nested(path: string, value: unknown): Props {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Props;
}

const objectsOf = (construct: kplus.Resource) => synth(cdk8s.Chart.of(construct));
const defaults = sections.flatMap(({ title, rows }) =>
  title in makers ? rows.map(([prop = '', value = '']) => [title, prop, value] as const) : [],
);

test.each(defaults)('%s: to pass %s: %s changes nothing', (title, prop, value) => {
  const make = makers[title] as (props: Props) => kplus.Resource;
  expect(objectsOf(make(nested(prop, evaluate(value))))).toEqual(objectsOf(make({})));
});

const fields = sections.find(({ title }) => title === 'Fields without a prop')?.rows ?? [];

test.each(fields)('%s has %s: %s', (kind, field = '', value = '') => {
  const modelStore = ModelStore.persistentVolumeClaim('weights');
  expect(at(find(objectsOf(app({ modelStore })), kind ?? ''), field)).toEqual(parse(value));
});

/** Each optional prop of the library, and the default that its docstring gives. */
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

test.each(literals)("the docstring's default of %s, %s, is that of the table or of the code", (path, value) => {
  const [, prop] = path.split('.');
  const rows = defaults.filter(([, inTable]) => inTable.split('.').pop() === prop).map(([, , inTable]) => inTable);
  expect([...rows, BESIDE_TABLE[path]]).toContain(value);
});

test('a default is of a prop that there is', () => {
  const all = documented.map(([path]): string => path);
  expect([...Object.keys(BESIDE_TABLE), ...Object.keys(PROSE)].filter((path) => !all.includes(path))).toEqual([]);
});

/** Passing the default in words changes nothing. A new prop takes a row in default-values.ts. */
test.each(documented.filter(([, text]) => isProse(text)))('the default of %s is: %s', (path, text) => {
  expect(Object.keys(PROSE)).toContain(path);
  const [construct, value] = PROSE[path] ?? [];
  const numbers = text.match(/\d+/g) ?? [];
  // a number in words is one that is tested
  expect(numbers.filter((number) => !value?.includes(number))).toEqual([]);
  const make = CONSTRUCTS[construct ?? 'MlAppProps'] as (props: Props) => unknown;
  expect(make(value === undefined ? {} : nested(path.split('.')[1] ?? '', evaluate(value)))).toEqual(make({}));
});

test.each(Object.entries(BESIDE_TABLE))('to pass the default of %s, %s, changes nothing', (path, value) => {
  const [type = '', prop = ''] = path.split('.');
  const make = CONSTRUCTS[type] as (props: Props) => unknown;
  expect(make(nested(prop, evaluate(value)))).toEqual(make({}));
});

test('the table has all sections that the test knows', () => {
  expect(sections.map(({ title }) => title)).toEqual([...Object.keys(makers), 'Fields without a prop']);
});
