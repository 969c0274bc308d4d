/** Current replicas, usage and target of an autoscaler. */
export interface ReplicasObservation {
  /** Replicas that there are, at least 1. */
  readonly current: number;

  /** Average use by each of them, at least 0: percent of the request, or requests in flight. */
  readonly usage: number;

  /** Average use to hold, more than 0, in the same unit. */
  readonly target: number;
}
