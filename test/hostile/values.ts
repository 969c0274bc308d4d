import { Chart, Duration, Size, Testing } from 'cdk8s';
import { MlApp } from '../../lib';

class Options {
  public readonly value = 1;
}

const circular: Record<string, unknown> = {};
circular.self = circular;
const chart = new Chart(Testing.app(), 'elsewhere', { namespace: 'models' });
const app = new MlApp(chart, 'app', { image: 'registry.example.com/model:1.0', port: 8080 });

/** Values that callers without a type checker can pass, by mistake or on purpose. */
export const HOSTILE_VALUES: unknown[] = [
  undefined,
  null,
  ...[NaN, Infinity, -Infinity, -0, 0, -1, 0.5, 1, 1e308, 2 ** 53, 2 ** 31, 10n],
  ...['', ' ', '  a', 'a\nb', 'a\u0000b', 'ä', '🙂', '\ud800', 'null', '8080', '1e999', '-1', '--x', '__proto__'],
  ...['x'.repeat(10_000), '../..', 'https://user:secret@example.com/a', '{}', '[]', '${a}', '*'],
  ...[true, false, Symbol('a'), () => 1, class {}],
  ...[[], [null], [[]], ['a', 1], new Array(3), new Array(1000).fill('a'), Object.freeze([])],
  ...[{}, { a: 1 }, { a: { b: null } }, { '': '' }, { a: undefined }, circular],
  ...[Object.create(null), Object.create({ inherited: 1 }), JSON.parse('{"__proto__":1}'), new Proxy({}, {})],
  ...[new Options(), new Date(0), new Map([['a', 1]]), new Set(['a']), /a/, new Error('a'), new String('a')],
  ...[new Uint8Array(2), Promise.resolve('a'), Duration.seconds(30), Size.mebibytes(1)],
  ...[chart, app, app.service, app.deployment, app.resources, app.timing],
];

/** Keys of maps. */
export const HOSTILE_KEYS: string[] = [
  ...[
    '',
    ' ',
    'a b',
    'a\nb',
    'ä',
    '/',
    'a/b/c',
    '__proto__',
    'constructor',
    '.',
    '..',
    '1',
    '-',
    '*',
    '$(A)',
    'UPPER_a',
  ],
  ...['x'.repeat(10_000), 'null', '\ud800'],
];
