import type { Duration } from 'cdk8s';

/** Speed at which an autoscaler changes the number of replicas in one direction, for `ScaleUp.atPace()` and `ScaleDown.atPace()`. */
export interface ScalingPace {
  /**
   * How long the metrics must have asked for the change, 0 to 3600 seconds. The autoscaler takes the most careful of all that they
   * asked for in this time.
   *
   * @default - the default of Kubernetes, which differs for more and for fewer replicas
   */
  readonly stabilization?: Duration;

  /**
   * Most replicas that are added or taken away in one period, 1 to 100000.
   *
   * @default - no limit, unless `percent` sets one
   */
  readonly pods?: number;

  /**
   * Most replicas that are added or taken away in one period, in percent of those at its start: 1 to 10000, or to 100 for fewer
   * replicas. At least one. With `pods` beside it, whichever lets more replicas change.
   *
   * @default - no limit, unless `pods` sets one
   */
  readonly percent?: number;

  /**
   * The period that `pods` and `percent` are counted in, 1 to 1800 seconds. Only with one of them.
   *
   * @default Duration.seconds(60)
   */
  readonly period?: Duration;
}
