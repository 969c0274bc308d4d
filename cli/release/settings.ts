/** Durations of a release, in milliseconds. */
export interface Pace {
  /** Time between two judgements. */
  readonly interval: number;
  /** Minimum time of a judged step. */
  readonly bake: number;
  /** Time without a decision, or without progress of a rollout, after which the release holds until a user resumes or aborts it. */
  readonly hold: number;
  /** Time until proxies use new pods and weights. */
  readonly settle: number;
}

export const DEFAULT_PACE: Pace = { interval: 15_000, bake: 120_000, hold: 1_800_000, settle: 10_000 };

/** Error probabilities of the tests of a release, and the differences that the tests must detect. */
export interface ReleaseDesign {
  /** Probability that a release reverts a healthy version, 0 to 1. */
  readonly falseAlarm: number;
  /** Probability that a step accepts a version that is worse by a tolerance, 0 to 1. */
  readonly missed: number;
  /** Increase in the error rate, 0 to 1. The test uses at least half of the error rate of the stable track. */
  readonly errorTolerance: number;
  /** Increase in the rate of slow requests, 0 to 1. The tests use at least the rate of the stable track. */
  readonly slowTolerance: number;
}

export const DEFAULT_DESIGN: ReleaseDesign = {
  falseAlarm: 0.01,
  missed: 0.05,
  errorTolerance: 0.01,
  slowTolerance: 0.05,
};

/** Metric and label selectors for the requests of a Deployment. */
export interface MetricNames {
  /** Histogram of the duration of requests, in seconds. */
  readonly histogram: string;
  /** Label selector for failed requests. */
  readonly failed: string;
  /** Label selector for the series of a Deployment, with the placeholders {namespace} and {deployment}. */
  readonly series: string;
}

export const DEFAULT_METRICS: MetricNames = {
  histogram: 'http_request_duration_seconds',
  failed: 'status_code=~"5.."',
  // the operator names the job after the PodMonitor
  series: 'job="{namespace}/{deployment}"',
};
