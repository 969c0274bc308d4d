import * as fc from 'fast-check';
import { BAD_TEXT, VALID, mixed, pick } from './mixed';

const text = (unit: string, max: number, min = 0) =>
  fc.string({ unit: fc.constantFrom(...unit), minLength: min, maxLength: max });

const LOWER = 'abcxyz';
const ALNUM = `${LOWER}019`;

/** Small set of names, so that generated names collide. */
const FEW_NAMES = ['model', 'ping', 'model-canary', 'model-stable', 'ping-1', 'http', 'kubernetes'];
const longName = fc.tuple(text(LOWER, 1, 1), text(`${ALNUM}-`, 61), text(ALNUM, 1, 1)).map((parts) => parts.join(''));
export const name = mixed(fc.oneof(pick(...FEW_NAMES), longName), BAD_TEXT);
/** IDs of constructs. The constructs library rejects an empty ID and one that is not a string. */
export const id = mixed(
  pick(...FEW_NAMES, 'a1'),
  pick('My_Model', '1st', 'a/b', 'a.b', 'm'.repeat(64)),
) as fc.Arbitrary<string>;
export const namespace = mixed(
  pick('models', 'edge', 'models', undefined),
  BAD_TEXT.filter((t) => typeof t === 'string'),
) as fc.Arbitrary<string | undefined>;

const labelName = fc.oneof(pick('app', 'tier', 'version', 'A_b.c-d'), text(ALNUM, 63, 1));
const domain = fc.array(text(ALNUM, 20, 1), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
const badDomain = pick(
  'a..b',
  'a.-b',
  'a-.b',
  '-a',
  'a.',
  '.a',
  'A.b',
  'a_b',
  'kubernetes.io',
  'k8s.io',
  'requests.a',
  'a.'.repeat(124) + 'abc',
);
const domainOrBad = fc.oneof({ arbitrary: domain, weight: VALID }, { arbitrary: badDomain, weight: 1 });
const qualified = fc.tuple(domainOrBad, labelName).map((parts) => parts.join('/'));
export const labelKey = mixed(
  fc.oneof(labelName, qualified),
  fc.oneof(BAD_TEXT, pick('track', 'app.kubernetes.io/version')),
);
const labelValue = mixed(fc.oneof(pick('a', 'b', 'c', 'a', 'b', 'v1.2_3', ''), text(`${ALNUM}A`, 63)), BAD_TEXT);
export const labels = fc.dictionary(labelKey as fc.Arbitrary<string>, labelValue, {
  minKeys: 0,
  maxKeys: 3,
  noNullPrototype: true,
});
export const someLabels = fc.dictionary(labelKey as fc.Arbitrary<string>, labelValue, {
  minKeys: 1,
  maxKeys: 3,
  noNullPrototype: true,
});

export const extendedResource = mixed(
  pick('nvidia.com/gpu', 'amd.com/gpu', 'nvidia.com/mig-1g.5gb'),
  fc.oneof(
    qualified,
    BAD_TEXT,
    pick('cpu', 'hugepages-2Mi', 'kubernetes.io/gpu', 'requests.nvidia.com/gpu', `${'a.'.repeat(120)}ab/gpu`),
  ),
);

export const image = mixed(
  pick(
    'registry.example.com/model:1.0',
    'model:v2',
    'localhost:5000/a/b:1.0-rc.1',
    `a/b@sha256:${'0a'.repeat(32)}`,
    `a:1@sha256:${'0'.repeat(64)}`,
  ),
  fc.oneof(
    BAD_TEXT,
    pick(
      'model',
      'model:latest',
      'https://example.com/a:1',
      'A/b:1',
      'a/B:1',
      'a: 1',
      'a:',
      `a:${'b'.repeat(129)}`,
      'a@sha256:0',
      'a@b',
      ' a:1',
    ),
  ),
);
export const version = mixed(pick('1.0', '2', 'v3'), fc.oneof(BAD_TEXT, pick('1+2', '1.0-')));

const envName = mixed(pick('THREADS', 'MODEL_URL', 'PING_URL', 'MODEL_PATH', 'a.b-c', '_x'), BAD_TEXT);
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  // strings that a YAML parser reads as another type
  pick(
    '',
    'yes',
    'on',
    'y',
    'null',
    '~',
    '0x1f',
    '017',
    '1_000',
    '1:30',
    '1e3',
    '.inf',
    '2001-01-01',
    '<<',
    '=',
    '- a',
    'a: b',
    '#a',
    '"',
    "'",
    '\n',
    ' a ',
    '\t',
    '%',
    '@',
    '`',
    '!!int 1',
    '\u0000',
    '\u2028',
  ),
);
export const reason = anyText;
export const variable = envName as fc.Arbitrary<string>;
export const env = fc.dictionary(variable, mixed(anyText, pick(1, true, null, undefined, '\ud800')), {
  maxKeys: 3,
  noNullPrototype: true,
});
export const annotations = fc.dictionary(
  mixed(
    fc.oneof(labelName, qualified),
    fc.oneof(BAD_TEXT, pick('A.b/c', 'kubernetes.io/ingress.class')),
  ) as fc.Arbitrary<string>,
  mixed(anyText, pick(1, null, '\ud800')),
  { maxKeys: 3, noNullPrototype: true },
);
export const args = fc.array(mixed(anyText, pick(1, null, '\ud800')), { maxLength: 3 });

export const urlPath = mixed(
  pick('/', '/readyz', '/a?b=c', '/%20', '/é'),
  fc.oneof(BAD_TEXT, pick('http://a/b', '//', '//a/b', '/a b', '/a#b', '/%zz', '/a%')),
);
export const mountPath = mixed(
  pick('/models', '/m', '/opt/a.b', '/tmp/models'),
  fc.oneof(
    BAD_TEXT,
    pick('/', '/tmp', '/dev/shm', '/a/', '/a:b', '/a/../b', '/..', './a', '/proc', `/${'a'.repeat(5000)}`),
  ),
);
export const url = mixed(
  pick(
    'https://models.example.com/a/model.onnx',
    'http://m:8081/m.bin?x=%20y',
    'https://[::1]:8443/m',
    'http://m/$(X)/m',
  ),
  fc.oneof(
    BAD_TEXT,
    pick(
      'ftp://a/b',
      'https://u:p@a/b',
      'https://a/',
      'https://a',
      'https://a/b/',
      'https://a/b#',
      'http://a/..',
      'http://a/%2e%2e',
      'https://a:0/b',
      'https://a:65536/b',
    ),
  ),
);
export const sha256 = mixed(
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
  fc.oneof(BAD_TEXT, pick('A'.repeat(64), 'a'.repeat(63))),
);

export const host = mixed(
  fc.oneof(pick('model.example.com', '*.example.com', 'localhost', 'a.b'), domain),
  fc.oneof(
    BAD_TEXT,
    badDomain,
    pick(
      'http://a.b',
      'a.b:80',
      'a.b/c',
      '*',
      '*.',
      'a.*.b',
      '*a.b',
      '10.0.0.1',
      '1.2.3',
      '*.1.2.3.4',
      '::1',
      'xn--a',
      `${'a'.repeat(64)}.b`,
    ),
  ),
) as fc.Arbitrary<string>;
export const metricName = mixed(
  pick('http_requests_in_flight', 'queue:depth', 'é'),
  fc.oneof(BAD_TEXT, pick('a%b', 'a\tb')),
);
