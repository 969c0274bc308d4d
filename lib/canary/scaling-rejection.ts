import type { CanaryReleaseProps } from './canary-release-props';
import type { PropCheck } from '../validation/prop-check';

/** Returns a function that rejects another source of the number of pods of a track; undefined if no prop of the release sets this number. */
export function scalingRejection(
  check: PropCheck,
  track: 'stable' | 'canary',
  { step, autoscaling, externalScaling, [track]: version }: CanaryReleaseProps,
): ((method: string) => never) | undefined {
  const replicas = version?.replicas;
  const scaling = autoscaling ? 'autoscaling' : externalScaling && 'externalScaling';
  if (scaling) {
    return (method) =>
      check.reject(`${track}.${method} contradicts ${scaling}, which scales both tracks`, 'Remove the call');
  }
  if (step) {
    return (method) =>
      check.reject(
        `${track}.${method} contradicts step '${step.name}', which sets the number of pods of both tracks`,
        `Pass ${method === 'autoscale()' ? 'autoscaling' : 'externalScaling'} to the CanaryRelease instead`,
      );
  }
  return replicas === undefined
    ? undefined
    : (method) => check.fail(`${track}.replicas`, replicas, `contradicts ${track}.${method}: leave replicas out`);
}
