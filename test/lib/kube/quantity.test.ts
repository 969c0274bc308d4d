import { parseQuantity } from '../../../lib/kube/quantity';

test.each([
  ['1', 1],
  ['500m', 0.5],
  ['0.1', 0.1],
  ['.5', 0.5],
  ['5.', 5],
  ['4Gi', 4 * 2 ** 30],
  ['1500Mi', 1500 * 2 ** 20],
  ['5G', 5e9],
  ['2k', 2000],
  ['1e3', 1000],
  ['1E', 1e18],
  ['12E-1', 1.2],
  ['7u', 7e-6],
])('%s is %d', (text, value) => {
  expect(parseQuantity(text)).toBeCloseTo(value, 12);
});

test.each(['', 'abc', '1 Gi', '-1', '5GB', '1gi', '1K', '1.2.3', 'Gi', 'Infinity', '0x10'])(
  '%j is not a quantity',
  (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  },
);
