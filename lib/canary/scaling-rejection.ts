import type { CanaryReleaseProps } from './canary-release-props';
import type { PropCheck } from '../validation/prop-check';

/** Error for an autoscaler of a track whose release sets the number of pods; undefined if the release does not set it. */
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
