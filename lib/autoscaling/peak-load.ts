import type { Duration } from 'cdk8s';

/** Peak load that the replicas must be able to serve. */
export interface PeakLoad {
  /** Rate of requests per second, more than 0. */
  readonly requestsPerSecond: number;

  /**
   * CPU time of one request in its pod, more than 0. For example, 100 ms on two CPUs count as 200 ms. Needs
   * `ScalingMetric.cpu()`.
   *
   * @default - none: the constructor does not check the CPU
   */
  readonly cpuPerRequest?: Duration;

  /**
   * Time from the arrival of a request to its response at that load, more than 0. Needs
   * `ScalingMetric.requestsInFlight()`.
   *
   * @default - none: the constructor does not check the requests in flight
   */
  readonly latency?: Duration;
}
