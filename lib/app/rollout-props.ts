/** Rollout of a new revision. */
export interface RolloutProps {
  /**
   * Starts a pod of the new revision before it stops one of the old revision. Pass `false` if the cluster has no
   * capacity for an additional pod. A rollout then stops a pod first, and an app with one replica is unavailable during
   * the replacement. With GPUs, pass `resources.spareGpu` instead.
   *
   * @default true
   */
  readonly surge?: boolean;

  /**
   * Number of old ReplicaSets to retain for `kubectl rollout undo`, 0 to 2147483647. With 0, you cannot undo a rollout.
   *
   * @default - the Kubernetes default, ten
   */
  readonly revisionHistoryLimit?: number;
}
