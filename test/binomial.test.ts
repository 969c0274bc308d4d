import { range99 } from '../support/binomial';

const sample = (count: number, probability: number) => Array<number>(count).fill(probability);

test.each<[number, [number, number]]>([
  [0, [0, 0]],
  // computed independently, with logarithms of the gamma function
  [1 / 17, [91, 146]],
  [0.25, [451, 550]],
  [0.5, [942, 1058]],
  [1, [2000, 2000]],
])('of 2,000 requests at a share of %d, 99%% of all samples are in the range %j', (share, range) => {
  expect(range99(sample(2000, share))).toEqual(range);
});

test('varying shares narrow the range around their mean', () => {
  // variance: 1000 x 0.09 + 1000 x 0.09 = 180 instead of 500
  expect(range99([...sample(1000, 0.1), ...sample(1000, 0.9)])).toEqual([965, 1035]);
});
