import type { Bounds } from '../cli/release/histogram';
import { type TrackData, judge } from '../cli/release/judge';
import type { ReleaseDesign } from '../cli/release/settings';
import { poisson } from './poisson';

/** Bounds of the buckets: the defaults of Prometheus' client libraries, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Behavior of a track, with a log-normal latency. */
export interface TrackModel {
  /** Share of failed requests, from 0 to 1. */
  readonly errors: number;
  /** Median of the latency, in seconds. */
  readonly median: number;
  /**
   * Number of requests that fail together.
   *
   * @default 1
   */
  readonly burst?: number;
}

/** A simulated release. */
export interface Setting {
  readonly requestsPerSecond: number;
  /** Share of the canary in each step, in percent. */
  readonly shares: readonly number[];
  readonly stable: TrackModel;
  readonly canary: TrackModel;
}

export type Outcome = 'promoted' | 'reverted' | 'held';

export interface SimulatedRelease {
  readonly outcome: Outcome;
  /** Requests to the canary. */
  readonly canaryRequests: number;
  readonly seconds: number;
}

/** Time between two judgements, minimum and maximum duration of a step, in seconds: the defaults of the command. */
const PACE = { interval: 15, bake: 120, hold: 1800 };
/** Spread of the latency: the 95th percentile is 2.3 times the median. */
const SIGMA = 0.5;

/** Simulates a release: judges each step after each interval. */
export function simulateRelease(setting: Setting, design: ReleaseDesign, random: () => number): SimulatedRelease {
  let [canaryRequests, seconds] = [0, 0];
  for (const share of setting.shares) {
    const step = simulateStep(setting, share / 100, design, random);
    canaryRequests += step.canaryRequests;
    seconds += step.seconds;
    if (step.outcome !== 'promoted') {
      return { ...step, canaryRequests, seconds };
    }
  }
  return { outcome: 'promoted', canaryRequests, seconds };
}

function simulateStep(setting: Setting, share: number, design: ReleaseDesign, random: () => number): SimulatedRelease {
  const requests = setting.requestsPerSecond * PACE.interval;
  const [canary, stable] = [new Track(setting.canary, random), new Track(setting.stable, random)];
  let bounds: Bounds | undefined;
  for (let seconds = PACE.interval; seconds <= PACE.hold; seconds += PACE.interval) {
    canary.serve(requests * share);
    stable.serve(requests * (1 - share));
    const judgement = judge(canary.data, stable.data, design, setting.shares.length, bounds);
    ({ bounds } = judgement);
    const canaryRequests = canary.data.requests;
    if (judgement.verdict === 'worse') {
      return { outcome: 'reverted', canaryRequests, seconds };
    }
    if (judgement.verdict === 'healthy' && seconds >= PACE.bake) {
      return { outcome: 'promoted', canaryRequests, seconds };
    }
  }
  return { outcome: 'held', canaryRequests: canary.data.requests, seconds: PACE.hold };
}

/** Requests of a track, which arrive as a Poisson process. */
class Track {
  public data: TrackData = {
    requests: 0,
    errors: 0,
    buckets: [...BUCKETS, Infinity].map((bound) => ({ bound, requests: 0 })),
  };
  private readonly shares: readonly number[];

  public constructor(
    private readonly model: TrackModel,
    private readonly random: () => number,
  ) {
    const upTo = [...BUCKETS.map((bound) => normal(Math.log(bound / model.median) / SIGMA)), 1];
    this.shares = upTo.map((share, i) => share - (upTo[i - 1] ?? 0));
  }

  public serve(mean: number): void {
    const { errors, burst = 1 } = this.model;
    let added = 0;
    const buckets = this.data.buckets.map(({ bound, requests }, i) => {
      const bucketMean = mean * (this.shares[i] ?? 0);
      added += bucketMean > 0 ? poisson(bucketMean, this.random) : 0;
      return { bound, requests: requests + added };
    });
    const failed = errors > 0 ? burst * poisson((mean * errors) / burst, this.random) : 0;
    this.data = {
      requests: this.data.requests + added,
      errors: this.data.errors + Math.min(failed, added),
      buckets,
    };
  }
}

/** Distribution function of the standard normal distribution, by Abramowitz and Stegun 26.2.17, within 7.5e-8. */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}
