import type { JsonPath } from '../../lib/kube/json-path';
import { parseDocuments } from '../../cli/input/document';
import { documentTexts } from '../../cli/input/document-text';
import type { Problem } from '../../cli/input/problem';

function read(text: string) {
  const problems: Problem[] = [];
  const documents = [...documentTexts(text)].flatMap((part) => parseDocuments('a.yaml', part, problems));
  return { documents, problems };
}

const TEXT = `# comment
plain: text
single: 'it''s'
double: "a\\n"
empty: ""
none:
literal: | # comment
  a
folded: >-
  b
list:
- one
-   two: 2
    three: [3, { four: 4 }]
anchor: &a
  five: 5
alias: *a
merged: { <<: *a }
yes: 6
1: 7
"1.5": 8
`;

test.each<[path: JsonPath, line: number, column: number]>([
  [[], 2, 1],
  [['plain'], 2, 8],
  [['single'], 3, 9],
  [['double'], 4, 9],
  [['empty'], 5, 1],
  [['none'], 6, 1],
  [['literal'], 7, 10],
  [['folded'], 9, 9],
  [['list'], 11, 1],
  [['list', 0], 12, 3],
  [['list', 1], 13, 5],
  [['list', 1, 'two'], 13, 10],
  [['list', 1, 'three', 1, 'four'], 14, 24],
  [['anchor', 'five'], 16, 9],
  [['alias', 'five'], 16, 9],
  [['merged', 'five'], 18, 1],
  [['true'], 19, 6],
  [['1'], 20, 4],
  [['1.5'], 21, 8],
  [['list', 7, 'missing'], 11, 1],
  [['missing'], 2, 1],
])('the position of %j is %d:%d', (path, line, column) => {
  const [document] = read(TEXT).documents;
  expect(document?.placeOf(path)).toEqual({ line, column });
});

test('positions in a line with less indentation than YAML requires are those of the file', () => {
  const [document, ...others] = read(`a: [\nb, "c\nd",\n  e\n]\nf: g\n---\nh: i\n`).documents;
  expect(document?.value).toEqual({ a: ['b', 'c d', 'e'], f: 'g' });
  const places = [['a', 0], ['a', 1], ['a', 2], ['f']].map((path) => document?.placeOf(path));
  expect(places.map((place) => [place?.line, place?.column])).toEqual([
    [2, 1],
    [2, 4],
    [4, 3],
    [6, 4],
  ]);
  expect(others.map((other) => other.placeOf(['h']))).toEqual([{ line: 8, column: 4 }]);
});

test.each([
  [
    'a list that does not end',
    'a: [\nb: c\n',
    'a.yaml:2: is not YAML: unexpected end of the stream within a flow collection',
  ],
  [
    'text that does not end',
    'a: "b\nc: d\n',
    'a.yaml:2: is not YAML: unexpected end of the stream within a double quoted scalar',
  ],
  [
    'an unknown anchor',
    'a: b\nc: *d\n',
    "a.yaml:2: is not YAML: alias of the unknown anchor 'd': define the anchor before the alias",
  ],
  ['a key that is a map', 'a: b\n{ c: d }: e\n', 'a.yaml:2: a key is a map or a list, must be text: quote it'],
  ['an error after a padded line', 'a: [\nb\n]\nc: @d\n', expect.stringMatching(/^a\.yaml:4: is not YAML: /)],
])('reports %s', (_, text, expected) => {
  expect(read(text).problems.map(({ file, line, message }) => `${file}:${line}: ${message}`)).toEqual([expected]);
});
