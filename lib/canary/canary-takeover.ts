import type { Autoscaling } from '../autoscaling/autoscaling';
import type { CanaryStep } from './canary-step';
import type { Check } from '../validation/check';

/**
 * Rejects an autoscaled stable track whose minimum is too low for a step.
 *
 * When a canary is promoted or aborted, its requests return to the stable track at once, and an autoscaler adds pods only after that. So the
 * minimum must serve the peak load, unless the stable track's own share of the load needs as many pods.
 */
export function checkTakeover(check: Check, step: CanaryStep, stable: Autoscaling, routed: boolean): void {
  const { _returns: share, name } = step;
  const needed = share > 0 ? stable._replicasFor(100) : undefined;
  // replicas meet a share only roughly, and autoscalers move it
  const present = routed && share < 100 ? (stable._replicasFor(100 - share) ?? 0) : 0;
  if (needed !== undefined && Math.max(stable.minReplicas, present) < needed) {
    check.fail(
      'step',
      name,
      `needs at least ${needed} stable replicas, and has a minimum of ${stable.minReplicas}: when the canary is promoted or ` +
        `aborted, ${share}% of the peakLoad returns to the stable track at once; pass autoscaling.minReplicas: ${needed} for the release`,
    );
  }
}
