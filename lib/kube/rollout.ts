import type { Manifest } from './manifest';

/** Rollout strategy of a workload. */
export interface RolloutStrategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
}

/** Returns the number of additional pods of a Deployment during a rollout. */
export function surgeOf({ spec }: Manifest, replicas: number): number {
  return surge((spec as { strategy?: RolloutStrategy } | undefined)?.strategy, replicas, '25%');
}

/**
 * Returns the number of additional pods during a rollout, at most one for each pod.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge
 */
export function surge(strategy: RolloutStrategy = {}, replicas: number, defaultSurge: number | string): number {
  if ((strategy.type ?? 'RollingUpdate') !== 'RollingUpdate') {
    return 0;
  }
  return podCount(strategy.rollingUpdate?.maxSurge ?? defaultSurge, replicas, Math.ceil);
}

/**
 * Returns the number of pods that a Deployment can stop during a rollout before their replacements are ready.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable
 */
export function unavailable(strategy: RolloutStrategy = {}, replicas: number): number {
  return podCount(strategy.rollingUpdate?.maxUnavailable ?? '25%', replicas, Math.floor);
}

/** Returns a number of pods, or the rounded percentage of the replicas: at most all replicas. */
function podCount(value: number | string, replicas: number, round: (pods: number) => number): number {
  const pods = typeof value === 'number' ? value : round((parseInt(value, 10) * replicas) / 100);
  return Math.min(pods, replicas);
}
