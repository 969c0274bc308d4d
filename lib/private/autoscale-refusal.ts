import { CanaryReleaseProps } from '../canary-release';
import { Check } from './check';

/** Why a track may not get an autoscaler of its own, if it may not. */
export function autoscaleRefusal(
  check: Check,
  track: 'stable' | 'canary',
  { step, autoscaling, [track]: { replicas } }: CanaryReleaseProps,
): (() => never) | undefined {
  const call = `${track}.autoscale()`;
  if (autoscaling) {
    return () => check.refuse(`${call} is called, which contradicts autoscaling for both tracks: leave the call out`);
  }
  if (step) {
    const why = `contradicts step '${step.name}', which sizes both tracks`;
    return () => check.refuse(`${call} is called, which ${why}: pass autoscaling to the CanaryRelease instead`);
  }
  return replicas === undefined
    ? undefined
    : () => check.fail(`${track}.replicas`, replicas, `contradicts ${call}: leave replicas out`);
}
