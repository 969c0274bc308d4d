import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { BAD_TEXT, created, mixed, pick } from './mixed';

const BAD_NUMBER = pick(0, -1, 0.5, 1.0000001, NaN, Infinity, -Infinity, 65536, 2 ** 31, 1e21, '80', null);

export const port = mixed(fc.integer({ min: 1, max: 65535 }), BAD_NUMBER);
export const nodePort = mixed(
  fc.oneof(pick(32000, 32001), fc.integer({ min: 30000, max: 32767 })),
  fc.oneof(BAD_NUMBER, pick(29999, 32768)),
);
/** Whole number in the range, or rarely an invalid value. */
export const whole = (min: number, max: number) =>
  mixed(fc.integer({ min, max }), fc.oneof(BAD_NUMBER, pick(min - 1, max + 1)));
export const fraction = mixed(
  fc.oneof(
    pick(0.001, 0.1, 8, 2.5, 1e6),
    fc.integer({ min: 1, max: 10 ** 9 }).map((milli) => milli / 1000),
  ),
  fc.oneof(BAD_NUMBER, pick(0.0001, 1e-9, (2 ** 53 - 1) / 1000, 2 ** 43, 1e15, 1.0005)),
);
/** Percentage of requests, in steps of 0.1. */
export const percentage = mixed(
  fc.oneof(
    pick(5, 10, 25, 50, 12.5),
    fc.integer({ min: 1, max: 999 }).map((permille) => permille / 10),
  ),
  fc.oneof(BAD_NUMBER, pick(0, 100, 99.9, 0.05, 33.33)),
);
export const flag = fc.boolean();

/** Duration of whole seconds in the range, or rarely an invalid value. */
export const seconds = (min: number, max: number) =>
  mixed(
    created(Duration, 'seconds', fc.tuple(fc.integer({ min, max }))),
    fc.oneof(
      created(Duration, 'seconds', fc.tuple(pick(Math.max(0, min - 1), max + 1, 0, 1.5, 1e12))),
      created(Duration, 'millis', fc.tuple(pick(0, 0.5, 1, 999, 1001))),
      pick(30, '30s', null),
    ),
  );

const badQuantity = fc.oneof(
  BAD_TEXT,
  pick(
    '-1',
    '+1',
    '1 Gi',
    '5GB',
    '1gi',
    '0',
    '0.5m',
    '1.0005',
    '1e30',
    '1e400',
    '1e-30',
    '9E',
    '8Ei',
    '16Ei',
    '9223372036854775807',
    '9223372036854775808',
  ),
  pick(
    '.5',
    '5.',
    '0x10',
    '1_000',
    'Infinity',
    'NaN',
    '1e',
    '1K',
    '512m',
    '1025Ki',
    '1048577',
    '1e6',
    '2e3',
    '1.5Gi',
    '1Pi',
  ),
);
export const cpu = mixed(pick('1m', '100m', '500m', '0.5', '1', '2', '1500m', '2e0', '.25'), badQuantity);
export const cpuLimit = mixed(pick('2', '4', '2500m', '1e1', '64'), badQuantity);
export const bytes = mixed(
  pick('1Mi', '128Mi', '512Mi', '1Gi', '1.5Gi', '4Gi', '1G', '1e9', '536870912', '1049600'),
  badQuantity,
);
export const bytesLimit = mixed(pick('4Gi', '8Gi', '1Ti', '5e9', '10G'), badQuantity);
export const fewBytes = mixed(pick('1Mi', '64Mi', '1048577', '1100Ki'), badQuantity);
