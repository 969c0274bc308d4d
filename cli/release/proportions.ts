/** Number of requests of a track, and of those that failed or were slow (`hits`). Extrapolated counters have fractions. */
export interface Counts {
  readonly requests: number;
  readonly hits: number;
}

/** Error probabilities of a test, and the difference that it must detect. */
export interface TestDesign {
  /** Probability that the test rejects a canary with the share of the stable track, 0 to 1. */
  readonly alpha: number;
  /** Probability that the test accepts a canary with a share that is higher by the tolerance, 0 to 1. */
  readonly beta: number;
  /** Increase in the share that the test must detect, 0 to 1. */
  readonly tolerance: number;
}

export type Verdict = 'worse' | 'not-worse' | 'undecided';

/** Result of a test. */
export interface Evidence {
  readonly verdict: Verdict;
  /** Logarithm of the likelihood ratio: positive if the canary is more likely worse than equal. */
  readonly logRatio: number;
}

/** Minimum probability of a failed or slow request, because the logarithm of 0 is undefined. */
const EPSILON = 1e-9;
/** Halvings of an interval of at most 1, until it is below the precision of the counts. */
const HALVINGS = 40;

/**
 * Tests whether the share of failed or slow requests of a canary is higher than that of the stable track by a tolerance.
 *
 * The test is a sequential probability ratio test on two proportions. The hypotheses are that the shares are equal, and that they differ by the
 * tolerance. The share of the stable track is unknown, so each hypothesis uses its most likely value. You can evaluate the test
 * after each scrape: the error probabilities apply to all evaluations together.
 *
 * @see Wald, A. (1945): Sequential tests of statistical hypotheses. Annals of Mathematical Statistics 16, 117-186
 * @see Cox, D. R. (1963): Large sample sequential tests for composite hypotheses. Sankhya A 25, 5-12
 */
export function compareShares(canary: Counts, stable: Counts, design: TestDesign): Evidence {
  const { alpha, beta, tolerance } = design;
  if (canary.requests <= 0 || stable.requests <= 0) {
    return { verdict: 'undecided', logRatio: 0 };
  }
  const logRatio = logLikelihood(canary, stable, tolerance) - logLikelihood(canary, stable, 0);
  if (logRatio >= Math.log((1 - beta) / alpha)) {
    return { verdict: 'worse', logRatio };
  }
  if (logRatio <= Math.log(beta / (1 - alpha))) {
    return { verdict: 'not-worse', logRatio };
  }
  return { verdict: 'undecided', logRatio };
}

/** Logarithm of the maximum likelihood of the counts, if the share of the canary is higher by `difference`. */
function logLikelihood(canary: Counts, stable: Counts, difference: number): number {
  const share = mostLikelyShare(canary, stable, difference);
  return logBinomial(stable, share) + logBinomial(canary, share + difference);
}

function logBinomial({ requests, hits }: Counts, share: number): number {
  const p = Math.min(Math.max(share, EPSILON), 1 - EPSILON);
  return hits * Math.log(p) + Math.max(requests - hits, 0) * Math.log(1 - p);
}

/** Most likely share of the stable track. The derivative of the likelihood decreases, so halving finds its root. */
function mostLikelyShare(canary: Counts, stable: Counts, difference: number): number {
  if (difference === 0) {
    return (canary.hits + stable.hits) / (canary.requests + stable.requests);
  }
  let [low, high] = [0, 1 - difference];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    const slope = slopeAt(stable, middle) + slopeAt(canary, middle + difference);
    [low, high] = slope > 0 ? [middle, high] : [low, middle];
  }
  return (low + high) / 2;
}

function slopeAt({ requests, hits }: Counts, share: number): number {
  const p = Math.min(Math.max(share, EPSILON), 1 - EPSILON);
  return hits / p - Math.max(requests - hits, 0) / (1 - p);
}
