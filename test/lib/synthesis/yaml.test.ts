import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { stringifyYaml } from '../../../lib/private/synthesis/yaml';

/** Words that YAML 1.1 reads as something else, and what looks like syntax. */
const WORDS = `
  y N yes No on OFF true False null ~ .inf -.INF .nan << = 0775 09 018 00 0o17 0x1F 1_000 1e3 1. .5 190:20:30 2001-12-14
  2001-12-14t21:59:43.10-05:00 5m - ? : a:b a: # a#b &a *a !a !!str | > % @ [ ] { } , --- ... %YAML
  registry.example.com/app:1.0.0 http://model:80 app.kubernetes.io/name kubernetes.io/ falsey yessir constructor
  __proto__ toString length 0 10 -0 NaN Infinity
`;
const TRICKY = [
  ...WORDS.trim().split(/\s+/),
  ...[
    '',
    ' ',
    'key: v',
    '- a',
    '? a',
    'a: b',
    'a #b',
    '`',
    "'",
    '"',
    `'"`,
    '\\',
    '--- a',
    'a\tb',
    ' a',
    'a ',
    '\u0085',
    '\ud800',
    'ü',
  ],
  ...[
    'a\nb',
    'a\n',
    '\na',
    'a\n\n\nb\n\n',
    ' a\nb',
    'a \nb',
    '---\na',
    'x'.repeat(1200),
    '"a\nb"',
    '\r\n',
    'a\n \n',
    '🚀 x',
  ],
];
const text = fc.oneof(
  fc.constantFrom(...TRICKY),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...' :-#\n"\'a1./_') }),
);
const scalar = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 1.5, 1e21, 1e-7, NaN, Infinity, -Infinity, 2 ** 53, 8080),
  fc.double(),
  fc.integer(),
  fc.boolean(),
);
function documents(leaf: fc.Arbitrary<unknown>, key: fc.Arbitrary<string>): fc.Arbitrary<unknown[]> {
  const { document } = fc.letrec<{ document: unknown; node: unknown }>((tie) => ({
    document: fc.dictionary(key, tie('node'), { maxKeys: 5, noNullPrototype: true }),
    node: fc.oneof(
      { maxDepth: 5 },
      { weight: 4, arbitrary: leaf },
      tie('document'),
      fc.array(tie('node'), { maxLength: 4 }),
    ),
  }));
  return fc.array(document, { maxLength: 3 });
}

const line = text.filter((value) => !value.includes('\n'));

test.each([
  ['any documents', documents(fc.oneof(scalar, text), text)],
  ['documents of single lines', documents(fc.oneof(scalar, line), line)],
])('%s are written as cdk8s writes them', (_, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (all) => {
      expect(stringifyYaml(all)).toBe(Yaml.stringify(...all));
    }),
    { seed: 7, numRuns: 1000 },
  );
});

test('tricky words are written as cdk8s writes them, as values, keys and items', () => {
  for (const word of TRICKY) {
    const all = [{ [word]: word }, { a: { [word]: [word, { [word]: word }, [[word]]] } }];
    expect(stringifyYaml(all)).toBe(Yaml.stringify(...all));
  }
});

const shared = { a: 1 };
const circle: { self?: unknown } = {};
circle.self = [circle];
const plain = (entries: object): unknown => Object.assign(Object.create(null) as object, entries);

test.each<[string, unknown]>([
  ['a value twice', { a: shared, b: [shared] }],
  ['an empty list twice', ((list: unknown[]) => ({ a: list, b: list }))([])],
  ['a circle', circle],
  ['null and undefined', { a: null, b: undefined, c: [null, undefined] }],
  ['only nulls', { a: { b: null, c: null } }],
  ['a date', { a: new Date(0) }],
  ['an object with a toJSON()', { a: { toJSON: () => 'b' } }],
  ['a map, a set and a buffer', { a: new Map([['b', 1]]), b: new Set([1]), c: Buffer.from('b') }],
  ['an object without prototype', { a: plain({ b: 1 }) }],
  ['a list with a hole', { a: new Array(2) }],
  ['a number that JSON lacks', { a: 10n ** 30n }],
  ['a symbol and a function', { a: Symbol('b'), c: () => 1 }],
  ['no map', ['a', 1]],
  ['a scalar', 'a'],
  ['an empty map', {}],
  ['nothing', undefined],
])('%s is written as cdk8s writes it', (_, document) => {
  const expected = outcome(() => Yaml.stringify(document, { a: 1 }));
  expect(outcome(() => stringifyYaml([document, { a: 1 }]))).toBe(expected);
});

function outcome(write: () => string): string {
  try {
    return write();
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
}
