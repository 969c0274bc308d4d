import type { Duration } from 'cdk8s';

/** Load, and CPU request of a replica. */
export interface CpuDemand {
  /** Rate of requests per second, more than 0. */
  readonly requestsPerSecond: number;

  /** CPU time of one request, more than 0. For example, 100 ms on two CPUs count as 200 ms. */
  readonly cpuPerRequest: Duration;

  /** CPU request of a replica, as a Kubernetes quantity. */
  readonly cpu: string;

  /**
   * Target of the average CPU utilization, as a percentage of the CPU request, at least 1.
   *
   * @default 80
   */
  readonly targetCpuUtilization?: number;
}

/** Load, and target number of requests in flight in a replica. */
export interface InFlightDemand {
  /** Rate of requests per second, more than 0. */
  readonly requestsPerSecond: number;

  /** Time from the arrival of a request to its response at that load, more than 0. */
  readonly latency: Duration;

  /** Target of the average number of requests in flight in a replica, more than 0. */
  readonly perReplica: number;
}
