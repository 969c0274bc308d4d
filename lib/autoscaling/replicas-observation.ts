/** Current replicas, usage and target of an autoscaler. */
export interface ReplicasObservation {
  /** Current number of replicas, at least 1. */
  readonly current: number;

  /** Average usage of a replica, at least 0: percent of the request, or requests in flight. */
  readonly usage: number;

  /** Target of the average usage, more than 0, in the same unit. */
  readonly target: number;
}
