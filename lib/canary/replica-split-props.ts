/** A share of requests, and what it may take to reach it. */
export interface ReplicaSplitProps {
  /** The canary's share of requests, in percent: 0.1 to 99.9, in steps of 0.1. */
  readonly percent: number;

  /**
   * How far the share may be from what is asked, in percentage points: 0 to 100, in steps of 0.1.
   *
   * @default 1
   */
  readonly tolerance?: number;

  /**
   * Fewest replicas of the stable track, at least 1: as many as the whole load needs, so that the canary can be taken away at any time.
   *
   * @default 1
   */
  readonly minStable?: number;

  /**
   * Most replicas of both tracks together, 2 to 100000.
   *
   * @default 20
   */
  readonly maxReplicas?: number;
}
