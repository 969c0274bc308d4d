import type { Duration } from 'cdk8s';
import { Check } from '../validation/check';
import { positive, replicasByCpu, replicasByRequestsInFlight } from './load';
import { CPU_DEMAND, IN_FLIGHT_DEMAND, REPLICAS_OBSERVATION } from './props';

/** Kubernetes' own: --horizontal-pod-autoscaler-tolerance. */
const TOLERANCE = 0.1;

/** Current replicas, usage and target of an autoscaler. */
export interface ReplicasObservation {
  /** Replicas that there are, at least 1. */
  readonly current: number;

  /** Average use by each of them, at least 0: percent of the request, or requests in flight. */
  readonly usage: number;

  /** Average use to hold, more than 0, in the same unit. */
  readonly target: number;
}

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

/**
 * Number of replicas for a load.
 *
 * @example
 * Replicas.desired({ current: 3, usage: 160, target: 80 }); // 6
 * Replicas.byCpu({ requestsPerSecond: 60, cpuPerRequest: Duration.millis(200), cpu: '2', targetCpuUtilization: 75 }); // 8
 * Replicas.byRequestsInFlight({ requestsPerSecond: 60, latency: Duration.millis(300), perReplica: 8 }); // 3
 */
export class Replicas {
  /**
   * How many replicas a HorizontalPodAutoscaler asks for: ceil(current x usage / target), or as many as there are while usage is
   * within 10 % of the target. The bounds of the autoscaler and its pace come after. It divides first, as the controller does: where
   * that is not exact, a whole result is rounded up to the next, and 11 replicas at 150 with target 66 are 26.
   *
   * @throws if an argument is out of its range
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
   */
  public static desired(observation: ReplicasObservation): number {
    const check = new Check('Replicas');
    observation = REPLICAS_OBSERVATION.readAll(check, observation, 'observation');
    const current = check.replicas('current', observation.current, 1);
    const { usage } = observation;
    if (!(usage >= 0 && usage < Infinity)) {
      check.fail('usage', usage, 'must be a number from 0 on: pass the average use of a replica');
    }
    // in the controller's order, so that rounding goes the same way
    const ratio = usage / positive(check, 'target', observation.target);
    return 1 - TOLERANCE <= ratio && ratio <= 1 + TOLERANCE ? current : Math.ceil(ratio * current);
  }

  /**
   * How many replicas hold the target CPU utilization: ceil(requestsPerSecond x cpuPerRequest / (cpu x targetCpuUtilization / 100)),
   * with cpuPerRequest in seconds and cpu in CPUs.
   *
   * @throws if an argument is out of its range
   */
  public static byCpu(demand: CpuDemand): number {
    const check = new Check('Replicas');
    return replicasByCpu(check, '', CPU_DEMAND.readAll(check, demand, 'demand'));
  }

  /**
   * How many replicas have no more requests in flight than each shall: ceil(requestsPerSecond x latency / perReplica), with latency
   * in seconds, since what arrives each second times how long it stays is what is there (Little's law).
   *
   * @throws if an argument is out of its range
   * @see https://en.wikipedia.org/wiki/Little%27s_law
   */
  public static byRequestsInFlight(demand: InFlightDemand): number {
    const check = new Check('Replicas');
    return replicasByRequestsInFlight(check, '', IN_FLIGHT_DEMAND.readAll(check, demand, 'demand'));
  }

  private constructor() {}
}
