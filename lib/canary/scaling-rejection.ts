import type { CanaryReleaseProps } from './canary-release-props';
import type { Check } from '../validation/check';

/** Error for an autoscaler of a track whose release sets the number of pods; undefined if the release does not set it. */
export function scalingRejection(
  check: Check,
  track: 'stable' | 'canary',
  { step, autoscaling, externalScaling, [track]: { replicas } }: CanaryReleaseProps,
): ((method: string) => never) | undefined {
  const scaling = autoscaling ? 'autoscaling' : externalScaling && 'externalScaling';
  if (scaling) {
    return (method) =>
      check.refuse(`${track}.${method} is called, which contradicts ${scaling} for both tracks: leave the call out`);
  }
  if (step) {
    const why = `contradicts step '${step.name}', which sizes both tracks`;
    return (method) =>
      check.refuse(
        `${track}.${method} is called, which ${why}: pass ${method === 'autoscale()' ? 'autoscaling' : 'externalScaling'} to the CanaryRelease instead`,
      );
  }
  return replicas === undefined
    ? undefined
    : (method) => check.fail(`${track}.replicas`, replicas, `contradicts ${track}.${method}: leave replicas out`);
}
