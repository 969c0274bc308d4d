import { type Bounds, type Bucket, quantileBounds, slowerThan } from './histogram';
import { type Counts, type Evidence, type TestDesign, type Verdict, compareShares } from './proportions';
import type { ReleaseDesign } from './settings';

/** Requests of a track since the step began. */
export interface TrackData {
  readonly requests: number;
  readonly errors: number;
  readonly buckets: readonly Bucket[];
}

/** Result of the tests of a step. */
export interface Judgement {
  readonly verdict: 'healthy' | 'worse' | 'undecided';
  /** Results of the tests that decide the verdict, and the reason if there is no latency test. Each is a sentence without its period. */
  readonly findings: readonly string[];
  /** Bounds of the latency test, for all judgements of the step. */
  readonly bounds?: Bounds;
}

/** Maximum number of tests of a step: the errors, and the latency at both bounds of a bucket. */
const TESTS = 3;
/** Maximum tolerance, 0 to 1, for a stable track with many failed or slow requests. */
const MAX_TOLERANCE = 0.5;
/** Minimum number of requests of the stable track for bounds. The estimate of the quantile is then within about two percentage points. */
const MIN_REQUESTS_FOR_BOUNDS = 400;

/**
 * Judges a canary by its errors and its latency. The canary is worse if any test finds it worse. It is healthy if there is a latency test,
 * and all tests find it healthy. The tests share the probability of a false alarm, because any of them reverts the release.
 *
 * @param steps number of judged steps of the release
 * @param bounds bounds of the latency test, from a judgement earlier in the step
 */
export function judge(
  canary: TrackData,
  stable: TrackData,
  design: ReleaseDesign,
  steps: number,
  bounds = stable.requests >= MIN_REQUESTS_FOR_BOUNDS ? quantileBounds(stable.buckets) : undefined,
): Judgement {
  const errorProbabilities = { alpha: design.falseAlarm / (TESTS * Math.max(steps, 1)), beta: design.missed };
  const counts = ({ requests, errors }: TrackData) => ({ requests, hits: errors });
  const results = [
    runTest('fail', counts(canary), counts(stable), { ...errorProbabilities, tolerance: design.errorTolerance }, 0.5),
    ...(bounds ? latencyTests(canary, stable, bounds, { ...errorProbabilities, tolerance: design.slowTolerance }) : []),
  ];
  const withVerdict = (verdict: Verdict) => results.filter(({ evidence }) => evidence.verdict === verdict);
  const worse = withVerdict('worse');
  if (worse.length > 0) {
    return { verdict: 'worse', findings: worse.map(({ text }) => text), bounds };
  }
  if (results.length > 1 && withVerdict('not-worse').length === results.length) {
    return { verdict: 'healthy', findings: results.map(({ text }) => text), bounds };
  }
  const undecided = withVerdict('undecided').map(
    ({ text, evidence }) => text + remainingRequests(evidence, canary, errorProbabilities),
  );
  return {
    verdict: 'undecided',
    findings: [...undecided, ...(results.length > 1 ? [] : [latencyProblem(stable)])],
    bounds,
  };
}

function latencyTests(canary: TrackData, stable: TrackData, { lower, upper }: Bounds, design: TestDesign) {
  return [lower, upper].flatMap((bound) => {
    // every request takes longer than 0 seconds
    const [canaryCounts, stableCounts] =
      bound > 0 ? [canary, stable].map(({ buckets }) => slowerThan(buckets, bound)) : [];
    return canaryCounts && stableCounts
      ? [runTest(`take longer than ${bound}s`, canaryCounts, stableCounts, design, 1)]
      : [];
  });
}

/**
 * Runs a test.
 *
 * @param relative minimum tolerance, as a fraction of the share of the stable track
 */
function runTest(predicate: string, canary: Counts, stable: Counts, design: TestDesign, relative: number) {
  const share = stable.requests > 0 ? stable.hits / stable.requests : 0;
  const tolerance = Math.min(Math.max(design.tolerance, relative * share), MAX_TOLERANCE);
  const shareOf = ({ requests, hits }: Counts) =>
    `${requests > 0 ? +((100 * hits) / requests).toFixed(2) : 0}% of ${Math.round(requests)} requests`;
  return {
    evidence: compareShares(canary, stable, { ...design, tolerance }),
    text: `${shareOf(canary)} of the canary ${predicate}, and ${shareOf(stable)} of the stable track`,
  };
}

/** Text with an estimate of the requests until a decision, from the evidence so far; empty without evidence. */
function remainingRequests(
  { logRatio }: Evidence,
  canary: TrackData,
  { alpha, beta }: Pick<TestDesign, 'alpha' | 'beta'>,
): string {
  const goal = logRatio > 0 ? Math.log((1 - beta) / alpha) : Math.log(beta / (1 - alpha));
  const total = logRatio === 0 ? undefined : (canary.requests * goal) / logRatio;
  return total === undefined ? '' : `: a decision needs about ${Math.ceil(total - canary.requests)} more requests`;
}

/** Reason why there is no latency test. */
function latencyProblem({ requests, buckets }: TrackData): string {
  if (requests < MIN_REQUESTS_FOR_BOUNDS) {
    return `the stable track has ${Math.round(requests)} requests, and the latency test needs ${MIN_REQUESTS_FOR_BOUNDS}`;
  }
  return buckets.length === 0
    ? 'the histogram has no buckets'
    : 'the 95th percentile of the stable track is above the highest bound of the histogram: add a bucket';
}
