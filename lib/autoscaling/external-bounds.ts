import type { ExternalScaling } from './external-scaling';
import type { PropCheck } from '../validation/prop-check';
import { EXTERNAL_SCALING } from './prop-types';

/** Checks the bounds of an autoscaler other than `Autoscaling`, such as a KEDA ScaledObject. */
export function externalBoundsOf(check: PropCheck, bounds: ExternalScaling): ExternalScaling {
  bounds = EXTERNAL_SCALING.readAll(check, bounds, 'scaleExternally()');
  const minReplicas = check.replicas('scaleExternally().minReplicas', bounds.minReplicas, 0);
  const maxReplicas = check.replicas('scaleExternally().maxReplicas', bounds.maxReplicas, 1);
  if (minReplicas > maxReplicas) {
    const rule = `must be at most maxReplicas ${maxReplicas}: lower it or raise maxReplicas`;
    check.fail('scaleExternally().minReplicas', minReplicas, rule);
  }
  return { minReplicas, maxReplicas };
}
