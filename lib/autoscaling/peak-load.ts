import type { Duration } from 'cdk8s';

/** Load that a number of replicas must be able to serve. */
export interface PeakLoad {
  /** Rate of requests per second, more than 0. */
  readonly requestsPerSecond: number;

  /**
   * CPU time of one request in its pod, more than 0. For example, 100 ms on two CPUs count as 200 ms. Needs `ScalingMetric.cpu()`.
   *
   * @default - CPU is not checked
   */
  readonly cpuPerRequest?: Duration;

  /**
   * Time from the arrival of a request to its response at that load, more than 0. Needs
   * `ScalingMetric.requestsInFlight()`.
   *
   * @default - requests in flight are not checked
   */
  readonly latency?: Duration;
}
