import type { Autoscaling } from '../autoscaling/autoscaling';
import type { CanaryStep } from './canary-step';
import type { PropCheck } from '../validation/prop-check';

/**
 * Rejects an autoscaled stable track whose minimum is too low for a step.
 *
 * A promotion or an abort returns the requests of the canary to the stable track at once, before an autoscaler adds pods.
 * The minimum must therefore serve the peak load, unless the current share of the stable track already needs as many pods as the peak load.
 */
export function checkTakeover(check: PropCheck, step: CanaryStep, stable: Autoscaling, hasRoute: boolean): void {
  const { _returnedPercent: share, name } = step;
  const needed = share > 0 ? stable._replicasFor(100) : undefined;
  // without a route, replicas only approximate the share, and autoscalers change it
  const replicasBefore = hasRoute && share < 100 ? (stable._replicasFor(100 - share) ?? 0) : 0;
  if (needed !== undefined && Math.max(stable.minReplicas, replicasBefore) < needed) {
    check.fail(
      'step',
      name,
      `needs a minimum of ${needed} stable replicas, not ${stable.minReplicas}, because a promotion or an abort returns ` +
        `${share}% of the peakLoad to the stable track at once: pass autoscaling.minReplicas: ${needed} for the release`,
    );
  }
}
