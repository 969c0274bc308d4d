import fc from 'fast-check';

/** Words that a parser can read as another type or as syntax. */
const WORDS = `
  y Y n N yes Yes no NO on On OFF true True TRUE false null Null NULL ~ nil none
  .inf -.INF +.inf .Inf .nan .NaN NaN Infinity -Infinity inf nan << = ? - : -- --- ... .. . % %YAML & * ! !! | > @ \`
  0 -0 +0 00 07 08 018 0775 0o17 0O17 -0o7 0x1F 0X1f -0xff 0b101 0B1 0b2 1_000 1__0 _1 1_ 0x_f 0o1_7 0_7 1,000
  1e3 1E3 e1 E1 e+1 -e1 .e1 1e 1e+ 1.e3 1.5e3 1.5e+3 1e-7 +1e3 1. .5 -.5 +.5 5. 1.0 1.50 1._5 ._ ._1 .__ +. -. 1.2.3 127.0.0.1
  1:20 1:60 190:20:30 -1:20 +1:2 1:20.5 1:2:3.4 0:0 00:10 1:a 12:30:45.123 8080:80
  2001-12-14 2001-1-1 2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z 2001-12-14 2020-02-30 12-12-2001
  9007199254740993 18446744073709551616 123456789012345678901234567890 100m 5m 512Mi 1Gi 1k 0x 0b 0o -a -1a 1a +1a
  a:b a: :a ::: a#b #a a& &a *a !a |a >a @a %a -a ?a ,a a,b [a {a a] a} [] {} [a] {a} 'a' "a" 'a "a a' a"
  registry.example.com/app:1.0.0 http://model:80 app.kubernetes.io/name constructor __proto__ toString length
`;
const PHRASES = [
  '',
  ' ',
  '  ',
  ' a',
  'a ',
  'key: v',
  '- a',
  '? a',
  'a: b',
  'a : b',
  'a #b',
  '\ta',
  'a\t',
  'a\tb',
  'a:\tb',
  'a\t#b',
  '-\ta',
  '--- a',
  '... a',
  '%YAML 1.1',
  '$(VAR)',
  '$$',
  '{{ $value }}',
  '\\',
  '\\n',
  '\\u0041',
  `'"`,
  `a'b"c\\`,
  '2001-12-14 21:59:43.10 -5',
  '2001-12-14  21:59:43',
  'a\nb',
  'a\n',
  '\na',
  '\n',
  '\n\n',
  'a\n\n\nb\n\n',
  ' a\nb',
  'a \nb',
  'a\n b',
  '\ta\nb',
  'a\n\tb',
  'a\n\t\nb',
  'a\t\nb',
  '\n\ta',
  ' \na',
  ' \n\ta',
  '\n  a\n b',
  'a\n ',
  'a\n \n',
  '---\na',
  'a\n---\nb',
  'a\n...\nb',
  'a\n%b',
  '# a\nb',
  'a: b\nc: d',
  'a\n# b\n',
  '"a\nb"',
  "'a\n\tb'",
  'a\r\nb',
  'a\rb',
  '\r',
  'a\n\r\n',
];
const SPACES = ['\t', '\n', '\v', '\f', '\r', '\u0085', '\u00a0', '\u1680', '\u2000', '\u2028', '\u2029', '\u3000'];
/** Characters with special rules: bounds of the ranges in YAML, controls, noncharacters, formats, surrogate pairs. */
const CHARACTERS = [
  ...SPACES,
  ...Array.from({ length: 0xa1 - 0x7e }, (_, i) => String.fromCharCode(0x7e + i)),
  ...Array.from({ length: 0x20 }, (_, i) => String.fromCharCode(i)),
  ...'\u00ad\u061c\u200b\u200d\u200e\u202e\u2060\u2066\ud7ff\ue000\ufdd0\ufdef\ufeff\ufff9\ufffc\ufffd\ufffe\uffff'.split(
    '',
  ),
  ...['\u{10000}', '\u{1f680}', '\u{1fffe}', '\u{1ffff}', '\u{10fffd}', '\u{10ffff}', 'é', 'ü', '中', 'e\u0301'],
];
const WORD = WORDS.trim().split(/\s+/);

/** Strings that parsers misread, or could misread. */
export const TRICKY = [...WORD, ...PHRASES, ...CHARACTERS, ...CHARACTERS.map((c) => `a${c}b: c`)];

const numberish = fc.string({ unit: fc.constantFrom(...'0123456789abefoxEX+-._:'), maxLength: 9 });
const syntax = fc.string({ unit: fc.constantFrom(...' :-#\n\t\r"\'a1./_?,[]{}&*!|>%@=~$\\'), maxLength: 14 });
const unicode = fc.string({
  unit: fc.oneof(fc.constantFrom(...CHARACTERS), fc.constantFrom(...'ab :-#\n\t"\'')),
  maxLength: 10,
});
/** Value that would become a field if one of its characters ended the line. */
const injection = fc
  .tuple(
    fc.constantFrom('a', '"', "'", '- a', 'a: b', ''),
    fc.constantFrom(...CHARACTERS),
    fc.constantFrom(' ', '  ', ''),
    fc.constantFrom('x: y', '- x', '---', '...', '# x', '}'),
  )
  .map((parts) => parts.join(''));
const pieces = fc.array(fc.constantFrom(...TRICKY), { minLength: 1, maxLength: 4 });
const lines = pieces.map((all) => all.join('\n'));
const long = fc
  .tuple(
    fc.constantFrom('x', 'a b ', '"', 'é', '\u0085', 'a: ', '\n', '\t', '# '),
    fc.constantFrom(90, 200, 505, 1010, 1023, 1025, 2000),
    fc.constantFrom('', 'end', ' '),
  )
  .map(([unit, length, end]) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length) + end);

/** Any text that a Kubernetes object can contain. */
const text: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 6, arbitrary: fc.constantFrom(...TRICKY) },
    { weight: 3, arbitrary: numberish },
    { weight: 3, arbitrary: syntax },
    { weight: 3, arbitrary: unicode },
    { weight: 2, arbitrary: injection },
    { weight: 2, arbitrary: lines },
    { weight: 2, arbitrary: pieces.map((all) => all.join(' ')) },
    { weight: 1, arbitrary: long },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
  )
  .filter((value) => !/\p{Surrogate}/u.test(value));

const number = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    1.5,
    1e21,
    -1e22,
    1e-7,
    1.5e-9,
    2 ** 53,
    2 ** 60,
    -(2 ** 62),
    2 ** 64,
    1e300,
    5e-324,
    8080,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
);

function treesOf(texts: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>[]> {
  const { tree } = fc.letrec<{ tree: Record<string, unknown>; node: unknown }>((tie) => ({
    tree: fc.dictionary(texts, tie('node'), { maxKeys: 5, noNullPrototype: true }),
    node: fc.oneof(
      { maxDepth: 4 },
      { weight: 7, arbitrary: texts },
      { weight: 1, arbitrary: number },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(true, false, null) },
      { weight: 2, arbitrary: tie('tree') },
      { weight: 2, arbitrary: fc.array(tie('node'), { maxLength: 4 }) },
    ),
  }));
  return fc.array(
    tree.filter((t) => Object.keys(t).length > 0),
    { minLength: 1, maxLength: 3 },
  );
}

/** Text without the characters that cdk8s does not escape, to test the other rules. */
const mild = text.filter((value) => !/[\t\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/.test(value));

/** Documents of a file. */
export const documents = fc.oneof(treesOf(text), treesOf(mild));
