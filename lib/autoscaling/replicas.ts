import { Check } from '../validation/check';
import { positive, replicasByCpu, replicasByRequestsInFlight } from './load';
import { CPU_DEMAND, IN_FLIGHT_DEMAND, REPLICAS_OBSERVATION } from './argument-types';
import type { CpuDemand, InFlightDemand } from './demand';
import type { ReplicasObservation } from './replicas-observation';

/** Kubernetes' own: --horizontal-pod-autoscaler-tolerance. */
const TOLERANCE = 0.1;

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
