import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { unreadableIn } from '../../../lib/synthesis/unreadable';
import { stringifyYaml } from '../../../lib/synthesis/yaml';
import { TRICKY, documents } from '../../../support/text/trees';

test('text that no parser misreads has the same bytes as in cdk8s', () => {
  fc.assert(
    fc.property(documents, (all) => {
      fc.pre(unreadableIn(all).length === 0);
      expect(stringifyYaml(all)).toBe(Yaml.stringify(...all));
    }),
    { seed: 7, numRuns: 400 },
  );
});

test('unusual words as values, keys and items have the same bytes as in cdk8s', () => {
  const words = TRICKY.filter((word) => unreadableIn([word]).length === 0);
  expect(words.length).toBeGreaterThan(250);
  for (const word of words) {
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
  ['an integer of 64 bits', { a: 2n ** 63n - 1n }],
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
