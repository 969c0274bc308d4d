import { runInNewContext } from 'node:vm';
import { App, Testing } from 'cdk8s';
import { call, create, importsOf, json, list, object, variable } from '../../cli/import/code/expression';
import { literalDoc } from '../../cli/import/code/literal';
import { Names } from '../../cli/import/code/names';
import { type Doc, formatDoc } from '../../cli/import/code/doc';
import { compareFields } from '../../cli/import/compare/fields';
import { flagsOf } from '../../cli/import/app/flags';

const read = (doc: Doc): string => JSON.stringify(runInNewContext(`(${formatDoc(doc)})`));

test.each([
  "it's",
  'a "quoted" \\ text',
  'two\nlines',
  'a line\n',
  '#!/bin/sh\necho `date` ${HOME} $(NAME)\n\ttab\n',
  'carriage\r\nreturn',
  '\u0000\u0007\u2028\ufeff',
  '',
  { 'a-b': 1, b: [null, true, -1.5], "it's": {}, __proto: 1 },
  JSON.parse('{ "__proto__": { "a": 1 } }') as unknown,
])('%j is written as it is', (value) => {
  expect(read(literalDoc(value))).toBe(JSON.stringify(value));
});

test('a line that is too long breaks at its last argument, then at all', () => {
  const long = 'x'.repeat(60);
  expect(
    formatDoc(create('MlApp', variable('chart'), json('id'), object({ a: json(long), b: json([long, long]) })).doc),
  ).toBe(
    `new MlApp(chart, 'id', {
  a: '${long}',
  b: [
    '${long}',
    '${long}',
  ],
})`,
  );
});

test('imports name each class once, by module', () => {
  expect(importsOf(['MlApp', 'Chart', 'Health', 'EnvValue', 'MlApp'])).toEqual([
    "import { Chart } from 'cdk8s';",
    "import { Health, MlApp } from 'cdk8s-ml-app';",
    "import { EnvValue } from 'cdk8s-plus-28';",
  ]);
});

test('an expression has the value that its code has', () => {
  const chart = Testing.chart();
  const scope = new Map<string, unknown>([['chart', chart]]);
  expect(list([call('Duration.minutes', json(2)), variable('chart')]).valueIn(scope)).toEqual([
    expect.objectContaining({ amount: 2 }),
    chart,
  ]);
  expect(create('App').valueIn(scope)).toBeInstanceOf(App);
});

test('names are unique, and no words of the language', () => {
  const names = new Names();
  expect(['rag-api', 'RAG.api', 'app', '2fast', 'new', 'x'].map((name) => names.variable(name))).toEqual([
    'ragApi',
    'ragApi2',
    'app2',
    'object2fast',
    'new2',
    'x',
  ]);
});

test.each<[string, unknown, unknown, string[]]>([
  [
    'a quantity in another unit',
    { resources: { limits: { memory: '1Gi' } } },
    { resources: { limits: { memory: '1024Mi' } } },
    [],
  ],
  ['a default of the API server', { a: { protocol: 'TCP' } }, { a: {} }, []],
  ['a value that is no default', { a: { protocol: 'UDP' } }, { a: {} }, ['a.protocol']],
  ['a default below a list', { ports: [{ protocol: 'TCP' }] }, { ports: [{}] }, []],
  ['more fields in the result', { a: 1 }, { a: 1, b: 2 }, []],
  ['another value', { a: { b: 1 } }, { a: { b: 2 } }, ['a.b']],
  [
    'another order of variables',
    { c: { env: [{ name: 'a' }, { name: 'b' }] } },
    { c: { env: [{ name: 'b' }, { name: 'a' }] } },
    [],
  ],
  ['another order of arguments', { c: { args: ['a', 'b'] } }, { c: { args: ['b', 'a'] } }, ['c.args']],
  ['a missing item', { c: { env: [{ name: 'a', value: '1' }] } }, { c: { env: [] } }, ['c.env.*']],
])('compares %s', (_, before, after, differences) => {
  expect(compareFields(before, after).differences.map(({ pattern }) => pattern)).toEqual(differences);
});

test('options of a command line', () => {
  expect(
    flagsOf(['--port=80', '--model_name', 'm', '--trust', '--x', '-1', 'word']).map(({ name, value }) => [name, value]),
  ).toEqual([
    ['--port', '80'],
    ['--model-name', 'm'],
    ['--trust', undefined],
    ['--x', undefined],
    ['', '-1'],
    ['', 'word'],
  ]);
});
