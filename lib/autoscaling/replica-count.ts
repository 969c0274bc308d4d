import { PropCheck } from '../validation/prop-check';
import { checkPositive, replicasByCpu, replicasByRequestsInFlight } from './load';
import { CPU_DEMAND, IN_FLIGHT_DEMAND, REPLICAS_OBSERVATION } from './argument-types';
import type { CpuDemand, InFlightDemand } from './demand';
import type { ReplicasObservation } from './replicas-observation';

/** Default of `--horizontal-pod-autoscaler-tolerance` in Kubernetes. */
const TOLERANCE = 0.1;

/**
 * Number of replicas for a load.
 *
 * @example
 * ReplicaCount.desired({ current: 3, usage: 160, target: 80 }); // 6
 * ReplicaCount.byCpu({ requestsPerSecond: 60, cpuPerRequest: Duration.millis(200), cpu: '2', targetCpuUtilization: 75 }); // 8
 * ReplicaCount.byRequestsInFlight({ requestsPerSecond: 60, latency: Duration.millis(300), perReplica: 8 }); // 3
 */
export class ReplicaCount {
  /**
   * Computes the number of replicas that a HorizontalPodAutoscaler requests, without its bounds and pace: ceil(current x
   * usage / target), or `current` if usage is within the controller's default tolerance of the target.
   *
   * The division comes first, as in the controller. A floating-point error in the quotient can add one replica to an
   * integer result. For example, 11 replicas with usage 150 and target 66 result in 26.
   *
   * @throws if an argument is out of range
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
   */
  public static desired(observation: ReplicasObservation): number {
    const check = new PropCheck('ReplicaCount');
    observation = REPLICAS_OBSERVATION.readAll(check, observation, 'observation');
    const current = check.replicas('current', observation.current, 1);
    const { usage } = observation;
    if (!(usage >= 0 && usage < Infinity)) {
      check.fail('usage', usage, 'must be a number of at least 0: pass the average usage of a replica');
    }
    // divide first, like the controller, for the same rounding
    const ratio = usage / checkPositive(check, 'target', observation.target);
    return 1 - TOLERANCE <= ratio && ratio <= 1 + TOLERANCE ? current : Math.ceil(ratio * current);
  }

  /**
   * Computes the number of replicas at the target CPU utilization: ceil(requestsPerSecond x cpuPerRequest / (cpu x
   * targetCpuUtilization / 100)), with cpuPerRequest in seconds and cpu in CPUs.
   *
   * @throws if an argument is out of range
   */
  public static byCpu(demand: CpuDemand): number {
    const check = new PropCheck('ReplicaCount');
    return replicasByCpu(check, '', CPU_DEMAND.readAll(check, demand, 'demand'));
  }

  /**
   * Computes the number of replicas at the target number of requests in flight: ceil(requestsPerSecond x latency /
   * perReplica), with latency in seconds. By Little's law, requestsPerSecond x latency requests are in flight.
   *
   * @throws if an argument is out of range
   * @see https://en.wikipedia.org/wiki/Little%27s_law
   */
  public static byRequestsInFlight(demand: InFlightDemand): number {
    const check = new PropCheck('ReplicaCount');
    return replicasByRequestsInFlight(check, '', IN_FLIGHT_DEMAND.readAll(check, demand, 'demand'));
  }

  private constructor() {}
}
