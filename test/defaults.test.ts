import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { parse } from 'yaml';
import * as library from '../lib';
import { CanaryRelease, CanaryStep, MlApp, ModelStore, Monitoring } from '../lib';
import { at, find, synth, testChart } from './support';

const root = join(__dirname, '..');
const sections = readFileSync(join(root, 'docs', 'defaults.md'), 'utf8')
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
  'MlApp: resources with a GPU': ({ resources }) => app({ resources: { gpus: 1, ...(resources as Props) } }),
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

const fields = sections.find(({ title }) => title === 'What has no prop')?.rows ?? [];

test.each(fields)('%s has %s: %s', (kind, field = '', value = '') => {
  expect(at(find(objectsOf(app({})), kind ?? ''), field)).toEqual(parse(value));
});

/** Each literal default of the docstrings of props; prose starts with a hyphen. */
const literals = [
  'ml-app',
  'serving-options',
  'resources',
  'serving-timing',
  'service-options',
  'model-store',
  'canary-release',
  'monitoring',
]
  .map((file) => readFileSync(join(root, 'lib', `${file}.ts`), 'utf8'))
  .flatMap((source) => [...source.matchAll(/@default (?!- )([^\n]*)\n(?:(?!\*\/).)*?\*\/\n {2}readonly (\w+)\?/gs)])
  .map(([, value = '', prop = '']) => [prop, value] as const);

test.each(literals)("the docstring's default of %s, %s, stands in the table", (prop, value) => {
  const rows = defaults.filter(([, path]) => path.split('.').pop() === prop);
  expect(rows.map(([, , inTable]) => inTable)).toContain(value);
});

test('the table has all sections that the test knows', () => {
  expect(sections.map(({ title }) => title)).toEqual([...Object.keys(makers), 'What has no prop']);
});
