import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Include, Testing, Yaml } from 'cdk8s';
import { Checks, FleetApp } from '../../../lib';
import { stringifyYaml } from '../../../lib/synthesis/yaml';
import { JS_READERS, problemOf } from '../../../support/text/js-readers';
import { TRICKY } from '../../../support/text/trees';

const LONG = 'x'.repeat(1020);

/** Strings that at least one parser misreads in the output of cdk8s. */
test.each([
  // sigs.k8s.io/yaml, some by js-yaml and yaml 1.2 too: numbers
  ['0o17', '"0o17"'],
  ['0O17', '"0O17"'],
  ['-0o7', '"-0o7"'],
  ['0o1_7', '"0o1_7"'],
  ['0X1f', '"0X1f"'],
  ['0B1', '"0B1"'],
  ['1e_3', '"1e_3"'],
  ['-_1', '"-_1"'],
  // PyYAML: tags without a constructor; all: a merge of maps
  ['=', '"="'],
  ['<<', '"<<"'],
  // PyYAML: a token that cannot start with a tab; sigs.k8s.io/yaml: an indent
  ['a\tb', '"a\\tb"'],
  ['\ta\nb', '"\\ta\\nb"'],
  ['\n\ta', '"\\n\\ta"'],
  // sigs.k8s.io/yaml and PyYAML: line breaks that are not line breaks in JavaScript
  ['a\u0085b: c', '"a\\u0085b: c"'],
  ['a\u2028b: c', '"a\\u2028b: c"'],
  ['a\u2029- c', '"a\\u2029- c"'],
  ['"\u2028x: y', '"\\"\\u2028x: y"'],
  // most: characters that YAML does not allow, or drops
  ['\u007f', '"\\u007f"'],
  ['a\u009f', '"a\\u009f"'],
  ['\ufeff', '"\\ufeff"'],
  ['\ufffe', '"\\ufffe"'],
  ['a\uffff', '"a\\uffff"'],
  // all: spaces that are folded
  [' \n', '" \\n"'],
  ['\n \n\n', '"\\n \\n\\n"'],
  ['registry.example.com/app:1.0.0\na\u0017b: c\n \nb', '"registry.example.com/app:1.0.0\\na\\u0017b: c\\n \\nb"'],
  // text that this library writes differently from cdk8s
  ['e1', '"e1"'],
  ['E10', '"E10"'],
  ['e-8', '"e-8"'],
  // text that can stay unquoted
  ['0xyz', '0xyz'],
  ['0b2', '0b2'],
  ['1.2.3', '1.2.3'],
  ['512Mi', '512Mi'],
  ['a\n\tb', '|-\n  a\n  \tb'],
  ['é🚀\u00a0中', 'é🚀\u00a0中'],
])('%j is written as %j', (text, written) => {
  expect(stringifyYaml([{ k: text }])).toBe(`k: ${written}\n`);
});

test('keys are quoted too, and long keys have a question mark', () => {
  expect(stringifyYaml([{ a: { '0o17': '=', 'a\u0085b': [' \n', '\u2028'] } }])).toBe(
    'a:\n  "0o17": "="\n  "a\\u0085b":\n    - " \\n"\n    - "\\u2028"\n',
  );
  expect(stringifyYaml([{ a: { [`${LONG}\u0085`]: { b: null } } }])).toBe(
    `a:\n  ? "${LONG}\\u0085"\n  :\n    b: null\n`,
  );
});

test('numbers keep all digits in a form that all parsers read', () => {
  const numbers = [1e21, -1.5e-7, 1e-7, 2 ** 53, 2 ** 60, -(2 ** 63), 9007199254740993n, -0, 1.5, 8080];
  expect(stringifyYaml([{ a: numbers }])).toBe(
    'a:\n  - 1.0e+21\n  - -1.5e-7\n  - 1.0e-7\n  - 9007199254740992\n  - 1152921504606846976\n' +
      '  - -9223372036854775808\n  - 9007199254740993\n  - -0\n  - 1.5\n  - 8080\n',
  );
});

test('parsers read unusual text unchanged, and it adds no field', () => {
  for (const text of TRICKY) {
    const all = [{ a: text, b: { [text]: [text, { [text]: text }], z: 1 } }, { [text]: { [`${LONG}${text}`]: text } }];
    const written = stringifyYaml(all);
    // no character that a parser of another language drops, rejects or reads as a line break
    expect(written).toMatch(/^[\n\t\x20-\x7e\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u);
    for (const read of Object.values(JS_READERS)) {
      expect(problemOf(read, written, all)).toBeUndefined();
    }
  }
});

describe('an app', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  afterAll(() => rmSync(outdir, { recursive: true }));

  function write(Class: typeof App, data: unknown, metadata: object = {}): string {
    const app = new Class({ outdir: join(outdir, String(Math.random())) });
    const chart = new Chart(app, 'chart');
    Checks.enable(chart);
    // a custom resource, because a ConfigMap accepts only text
    const kind = { apiVersion: 'example.com/v1', kind: 'Map' };
    new ApiObject(chart, 'map', { ...kind, metadata: { name: 'map', ...metadata }, data });
    try {
      app.synth();
    } catch (error) {
      expect(existsSync(join(app.outdir, 'chart.k8s.yaml'))).toBe(false);
      return (error as Error).message;
    }
    return join(app.outdir, 'chart.k8s.yaml');
  }

  test('reads its output with Include and Yaml.load', () => {
    const data = Object.fromEntries(TRICKY.map((text, i) => [`k${i}`, text]));
    const file = write(FleetApp, data);
    expect((Yaml.load(file)[0] as { data: object }).data).toEqual(data);
    const included = new Include(Testing.chart(), 'include', { url: file });
    expect((included.apiObjects[0]?.toJson() as { data: object }).data).toEqual(data);
    expect(readFileSync(file, 'utf8')).toContain(': "e1"\n');
  });

  test('keeps the key __proto__', () => {
    const file = write(FleetApp, JSON.parse('{ "__proto__": "a", "b": { "__proto__": { "c": "d" } } }'));
    expect(readFileSync(file, 'utf8')).toContain('data:\n  __proto__: a\n  b:\n    __proto__:\n      c: d\n');
  });

  const HALF = 'which contains half a surrogate pair: pass whole characters';
  const fix = 'change it, or write the files with a FleetApp';

  test.each([
    [{ a: 'x\ud800' }, [`data.a is "x\\ud800", ${HALF}`]],
    [{ 'a\udc00': '1' }, [`data has the key "a\\udc00", ${HALF}`]],
    [
      { a: [1, NaN], b: -Infinity },
      [
        'data.a[1] is NaN, which JSON cannot represent: pass a finite number',
        'data.b is -Infinity, which JSON cannot represent: pass a finite number',
      ],
    ],
    [{ n: 2n ** 63n }, ['data.n is 9223372036854775808, which exceeds 64 bits: pass a smaller integer']],
  ])('with values that Kubernetes cannot store is rejected: %p', (data, findings) => {
    expect(write(FleetApp, data)).toBe(
      [
        'Validation failed with the following errors:',
        ...findings.map((text) => `[chart/map] unreadable-text: ${text}`),
      ].join('\n  '),
    );
  });

  test('that cdk8s writes is rejected if a parser would misread a string', () => {
    const data = {
      port: '0o17',
      'a b': { '<<': 'x' },
      lines: ['\ta\nb', 'a\u2028b: c'],
      blank: ' \n',
      n: 1e21,
      fine: ['a: b', '10', 'a\n b'],
    };
    expect(write(App, data)).toBe(
      [
        'Validation failed with the following errors:',
        `[chart/map] unreadable-text: data['a b'] has the key '<<', which YAML 1.1 reads as a tag: ${fix}`,
        `[chart/map] unreadable-text: data.blank is " \\n", which parsers read with other spaces: ${fix}`,
        `[chart/map] unreadable-text: data.lines[0] is "\\ta\\nb", which contains a tab where YAML allows none: ${fix}`,
        `[chart/map] unreadable-text: data.lines[1] is "a\\u2028b: c", which contains U+2028: Kubernetes reads it as a line break, drops it or rejects the file: ${fix}`,
        `[chart/map] unreadable-text: data.n is 1e+21, which parsers read as another value: ${fix}`,
        `[chart/map] unreadable-text: data.port is '0o17', which Kubernetes reads as a number: ${fix}`,
      ].join('\n  '),
    );
    expect(write(FleetApp, data)).toMatch(/chart\.k8s\.yaml$/);
    expect(write(App, { fine: ['a: b', '10', 'yes', 'é', 'a\n b', '1.50', '0x1F', '~', 'a\nb\n\n'] })).toMatch(/yaml$/);
  });
});
