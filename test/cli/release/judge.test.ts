import { quantileBounds, slowerThan } from '../../../cli/release/histogram';
import { type TrackData, judge } from '../../../cli/release/judge';
import { DEFAULT_DESIGN } from '../../../cli/release/settings';
import { compareShares } from '../../../cli/release/proportions';
import { poisson } from '../../../support/poisson';
import { random } from '../../../support/random';
import { type Setting, simulateRelease } from '../../../support/release-simulation';

const design = { alpha: 0.01, beta: 0.05, tolerance: 0.01 };
const counts = (requests: number, hits: number) => ({ requests, hits });

test.each<[string, [number, number], [number, number], string]>([
  // the rule of three: ln(0.05 / 0.99) / ln(0.99) = 297
  ['296 requests without an error decide nothing', [296, 0], [3000, 0], 'undecided'],
  ['298 requests without an error decide', [298, 0], [3000, 0], 'not-worse'],
  ['as many errors as before', [4000, 40], [12_000, 120], 'not-worse'],
  ['fewer errors', [1000, 0], [3000, 30], 'not-worse'],
  ['5% errors instead of none', [200, 10], [3000, 0], 'worse'],
  ['one error of five requests', [5, 1], [95, 0], 'undecided'],
  ['no requests to the canary', [0, 0], [100, 0], 'undecided'],
  ['no requests to the stable track', [100, 5], [0, 0], 'undecided'],
  ['every request fails on both', [500, 500], [500, 500], 'not-worse'],
])('%s', (_, canary, stable, verdict) => {
  expect(compareShares(counts(...canary), counts(...stable), design).verdict).toBe(verdict);
});

test('the likelihood ratio is that of the most likely shares', () => {
  // searched on a fine grid
  const log = (n: number, k: number, p: number) => k * Math.log(p) + (n - k) * Math.log(1 - p);
  const best = (difference: number) =>
    Math.max(
      ...Array.from({ length: 9889 }, (_, i) => (i + 1) / 10_000).map(
        (p) => log(700, 9, p) + log(230, 5, p + difference),
      ),
    );
  const { logRatio } = compareShares(counts(230, 5), counts(700, 9), design);
  expect(logRatio).toBeCloseTo(best(0.01) - best(0), 3);
});

const buckets = (...requests: number[]) =>
  [0.1, 0.25, 0.5, Infinity].map((bound, i) => ({ bound, requests: requests[i] ?? 0 }));

test.each<[string, number[], object | undefined]>([
  ['in a bucket', [900, 990, 1000, 1000], { lower: 0.1, upper: 0.25 }],
  ['at a bound', [950, 990, 1000, 1000], { lower: 0, upper: 0.1 }],
  ['above the highest bound', [100, 200, 900, 1000], undefined],
  ['without requests', [0, 0, 0, 0], undefined],
])('the bounds of the 95th percentile %s', (_, requests, expected) => {
  expect(quantileBounds(buckets(...requests))).toEqual(expected);
});

test('requests above a bound are those outside its bucket', () => {
  expect(slowerThan(buckets(900, 990, 1000, 1000), 0.25)).toEqual({ requests: 1000, hits: 10 });
  expect(slowerThan(buckets(900, 990, 1000, 1000), 0.3)).toBeUndefined();
});

const data = (requests: number, errors: number, ...shares: number[]): TrackData => ({
  ...{ requests, errors },
  buckets: buckets(...[...shares, 1].map((share) => share * requests)),
});

test.each<[string, TrackData, TrackData, string, RegExp]>([
  [
    'healthy',
    data(1000, 0, 0.9, 0.99, 1),
    data(9000, 9, 0.9, 0.99, 1),
    'healthy',
    /^0% of 1000 requests of the canary fail, and 0\.1% of 9000/,
  ],
  [
    'failing',
    data(1000, 50, 0.9, 0.99, 1),
    data(9000, 9, 0.9, 0.99, 1),
    'worse',
    /^5% of 1000 requests of the canary fail/,
  ],
  [
    'slow',
    data(1000, 0, 0.4, 0.8, 0.9),
    data(9000, 0, 0.9, 0.99, 1),
    'worse',
    /^60% of 1000 requests of the canary take longer than 0\.1s.*; 20% of/,
  ],
  [
    'early',
    data(50, 0, 0.9, 0.99, 1),
    data(450, 0, 0.9, 0.99, 1),
    'undecided',
    /a decision needs about \d+ more requests/,
  ],
  [
    'without stable requests',
    data(500, 0, 0.9, 0.99, 1),
    data(300, 0, 0.9, 0.99, 1),
    'undecided',
    /the stable track has 300 requests, and the latency test needs 400/,
  ],
  [
    'beyond the buckets',
    data(500, 0, 0.1, 0.2, 0.5),
    data(900, 0, 0.1, 0.2, 0.5),
    'undecided',
    /above the highest bound of the histogram: add a bucket/,
  ],
  [
    'without buckets',
    { requests: 500, errors: 0, buckets: [] },
    { requests: 900, errors: 0, buckets: [] },
    'undecided',
    /the histogram has no buckets/,
  ],
])('a canary is %s', (_, canary, stable, verdict, finding) => {
  const judgement = judge(canary, stable, DEFAULT_DESIGN, 3);
  expect(judgement.verdict).toBe(verdict);
  expect(judgement.findings.join('; ')).toMatch(finding);
});

test('the bounds of the latency test do not change until the end of the step', () => {
  const bounds = { lower: 0.25, upper: 0.5 };
  expect(judge(data(1000, 0, 0.9, 0.99, 1), data(9000, 0, 0.9, 0.99, 1), DEFAULT_DESIGN, 3, bounds).bounds).toEqual(
    bounds,
  );
});

const healthy = { errors: 0.001, median: 0.08 };
const setting = (canary: object): Setting => ({
  ...{ requestsPerSecond: 50, shares: [5, 25, 50], stable: healthy },
  canary: { ...healthy, ...canary },
});

// npm run bench -- release simulates 10,000 of each: docs/internals/release.md
test.each<[string, object, string, number]>([
  ['equal versions are promoted', {}, 'promoted', 99],
  ['5% errors are reverted', { errors: 0.05 }, 'reverted', 100],
  ['twice the latency is reverted', { median: 0.16 }, 'reverted', 100],
])('of 100 simulated releases, %s', (_, canary, outcome, least) => {
  const next = random(1);
  const outcomes = Array.from({ length: 100 }, () => simulateRelease(setting(canary), DEFAULT_DESIGN, next).outcome);
  expect(outcomes.filter((one) => one === outcome).length).toBeGreaterThanOrEqual(least);
});

test.each([0.3, 4, 12, 300])('the simulation draws from a Poisson distribution with mean %d', (mean) => {
  const next = random(7);
  const drawn = Array.from({ length: 20_000 }, () => poisson(mean, next));
  const average = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
  const variance = drawn.reduce((sum, one) => sum + (one - average) ** 2, 0) / drawn.length;
  expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / drawn.length));
  expect(variance / mean).toBeCloseTo(1, 1);
});
