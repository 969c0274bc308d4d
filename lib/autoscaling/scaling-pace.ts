import type { Duration } from 'cdk8s';

/** Pace of an autoscaler in one direction, for `ScaleUp.atPace()` and `ScaleDown.atPace()`. */
export interface ScalingPace {
  /**
   * Stabilization window, 0 to 3600 seconds. The autoscaler uses the most conservative recommendation within this window.
   *
   * @default - the default of Kubernetes for the direction
   */
  readonly stabilization?: Duration;

  /**
   * Maximum number of replicas that the autoscaler adds or removes in one period, 1 to 100000.
   *
   * @default - no limit, unless `percent` sets one
   */
  readonly pods?: number;

  /**
   * Maximum change in one period, as a percentage of the replicas at the start of the period: 1 to 10000 to add replicas, 1 to
   * 100 to remove replicas. At least one replica can change. With `pods`, the larger limit applies.
   *
   * @default - no limit, unless `pods` sets one
   */
  readonly percent?: number;

  /**
   * Period of the limits `pods` and `percent`, 1 to 1800 seconds. Needs `pods` or `percent`.
   *
   * @default Duration.seconds(60)
   */
  readonly period?: Duration;
}
