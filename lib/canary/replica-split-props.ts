/** Share of requests, and limits of the split. */
export interface ReplicaSplitProps {
  /** Share of requests of the canary, in percent: 0.1 to 99.9, in steps of 0.1. */
  readonly percent: number;

  /**
   * Maximum difference between the actual and the requested share, in percentage points: 0 to 100, in steps of 0.1.
   *
   * @default 1
   */
  readonly tolerance?: number;

  /**
   * Minimum number of replicas of the stable track, at least 1. Pass the number for the whole load, so that you can abort
   * the canary at any time.
   *
   * @default 1
   */
  readonly minStable?: number;

  /**
   * Maximum number of replicas of both tracks together, 2 to 100000.
   *
   * @default 20
   */
  readonly maxReplicas?: number;
}
