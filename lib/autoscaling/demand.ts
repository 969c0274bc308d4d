import type { Duration } from 'cdk8s';

/** A load, and how much CPU a replica has for it. */
export interface CpuDemand {
  /** Requests that arrive each second, more than 0. */
  readonly requestsPerSecond: number;

  /** CPU time that one request takes, more than 0: 100 ms on two CPUs are 200 ms. */
  readonly cpuPerRequest: Duration;

  /** CPU request of a replica: a Kubernetes quantity. */
  readonly cpu: string;

  /**
   * Average CPU use to hold, in percent of the CPU request, at least 1.
   *
   * @default 80
   */
  readonly targetCpuUtilization?: number;
}

/** A load, and how many requests a replica works on at a time. */
export interface InFlightDemand {
  /** Requests that arrive each second, more than 0. */
  readonly requestsPerSecond: number;

  /** Time from a request's arrival to its answer at that load, more than 0. */
  readonly latency: Duration;

  /** Requests in flight that each replica shall have on average, more than 0. */
  readonly perReplica: number;
}
