import type { Duration } from 'cdk8s';

/** A load that a number of replicas must be able to serve. */
export interface PeakLoad {
  /** Requests that arrive each second, more than 0. */
  readonly requestsPerSecond: number;

  /**
   * CPU time that one request takes in its pod: 100 ms on two CPUs are 200 ms. More than 0. Only with
   * `ScalingMetric.cpu()`.
   *
   * @default - CPU is not looked at
   */
  readonly cpuPerRequest?: Duration;

  /**
   * Time from a request's arrival to its answer at that load. More than 0. Only with `ScalingMetric.requestsInFlight()`.
   *
   * @default - requests in flight are not looked at
   */
  readonly latency?: Duration;
}
