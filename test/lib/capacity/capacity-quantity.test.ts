import { formatMilli, formatMilliBytes, parseMilli } from '../../../lib/kube/quantity';

test.each<[string, bigint]>([
  ['0', 0n],
  ['1', 1000n],
  ['250m', 250n],
  ['0.1', 100n],
  ['.5', 500n],
  ['5.', 5000n],
  ['1.0005', 1001n],
  ['1u', 1n],
  ['1n', 1n],
  ['2k', 2_000_000n],
  ['1e3', 1_000_000n],
  ['12E-1', 1200n],
  ['0.5Gi', 536_870_912_000n],
  ['4Gi', 4_294_967_296_000n],
  ['9007199254740993', 9_007_199_254_740_993_000n],
  ['7Ei', 8_070_450_532_247_928_832_000n],
])('%s is %d thousandths', (text, milli) => {
  expect(parseMilli(text)).toBe(milli);
});

test.each(['', 'abc', '-1', '5GB', '1K', '1e1000'])('%j is not a quantity', (text) => {
  expect(parseMilli(text)).toBeUndefined();
});

test.each<[bigint, string, string]>([
  [0n, '0', '0'],
  [1n, '1m', '1m'],
  [1500n, '1500m', '1500m'],
  [25_000n, '25', '25'],
  [1_000_000n, '1k', '1k'],
  [1_024_000n, '1024', '1Ki'],
  [8_000_000_000_000n, '8G', '8G'],
  [27_380_416_512_000n, '27380416512', '26112Mi'],
  [26_843_545_600_000n, '26843545600', '25Gi'],
])('%d thousandths are %s, in bytes %s', (milli, amount, bytes) => {
  expect(formatMilli(milli)).toBe(amount);
  expect(formatMilliBytes(milli)).toBe(bytes);
});
