import type { Counts } from './proportions';

/** Upper bound of a bucket, in seconds, and the number of requests up to it. */
export interface Bucket {
  readonly bound: number;
  readonly requests: number;
}

/** Bounds of the bucket that contains a quantile of the stable track, in seconds. The lower bound is 0 in the first bucket. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Quantile whose bucket the latency tests use, 0 to 1. */
const QUANTILE = 0.95;

/**
 * Finds the bucket that contains the quantile. Returns undefined without requests, and if the quantile is above the highest finite bound, because
 * buckets then do not show the latency of slow requests.
 */
export function quantileBounds(buckets: readonly Bucket[]): Bounds | undefined {
  const sorted = [...buckets].sort((a, b) => a.bound - b.bound);
  const total = sorted.at(-1)?.requests ?? 0;
  const index = sorted.findIndex(({ requests }) => requests >= QUANTILE * total);
  const upper = sorted[index]?.bound ?? Infinity;
  return total > 0 && Number.isFinite(upper) ? { lower: sorted[index - 1]?.bound ?? 0, upper } : undefined;
}

/** Counts the requests that took longer than a bound in seconds; undefined without a bucket of that bound. */
export function slowerThan(buckets: readonly Bucket[], bound: number): Counts | undefined {
  const total = Math.max(0, ...buckets.map(({ requests }) => requests));
  const within = buckets.find((bucket) => bucket.bound === bound);
  return within && { requests: total, hits: Math.max(0, total - within.requests) };
}
