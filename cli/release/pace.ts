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
