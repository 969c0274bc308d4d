import type { AutoscaleOptions } from '../autoscaling/autoscaling-props';
import type { CanaryReleaseProps } from './canary-release-props';
import type { ExternalScaling } from '../autoscaling/external-scaling';
import { ReplicaSplit } from './replica-split';
import type { PropCheck } from '../validation/prop-check';
import { PERMILLE } from '../validation/percent';
import { DEFAULT_MAX_REPLICAS, MAX_REPLICAS } from './split-limits';

/** Default of `MlApp`: one replica can fail or drain while the other serves. */
const DEFAULT_REPLICAS = 2;

/** Number of pods of a track: fixed, or the bounds of an autoscaler. */
export interface TrackSize {
  readonly replicas?: number;
  readonly autoscaling?: AutoscaleOptions;
  readonly externalScaling?: ExternalScaling;
}

/** Number of pods of each track at a step, and their split. */
export interface TrackSizes {
  readonly stable: TrackSize;
  /** Undefined without a canary. */
  readonly canary?: TrackSize;
  readonly split?: ReplicaSplit;
}

/** Sizes of both tracks, from the props or the step. */
export function trackSizes(check: PropCheck, props: CanaryReleaseProps): TrackSizes {
  const { stable, canary, step } = props;
  const scaling = scalingOf(props);
  if (canary && !step) {
    rejectPropsWithoutStep(check, props);
    return { stable: { replicas: stable.replicas }, canary: { replicas: canary.replicas } };
  }
  if (!canary && step?._runsCanary) {
    check.fail('step', step.name, 'needs a canary: pass the version to test, or leave step out between releases');
  }
  rejectPropsOfOtherSplit(check, props);
  if (!step && !scaling) {
    return { stable: { replicas: stable.replicas } };
  }
  checkReplicas(check, props);
  const minStable = (scaling ? scaling.minReplicas : stable.replicas) ?? DEFAULT_REPLICAS;
  if (!step?._runsCanary) {
    const stableSize = trackSizeOf(props, 'stable', minStable, scaling?.maxReplicas ?? minStable);
    return { stable: stableSize, canary: canary && { replicas: 0 } };
  }
  return props.route ? sizesByWeight(check, props, minStable) : sizesByReplicas(check, props, minStable);
}

/** Sizes with a route. The stable track does not change its size, and the canary has pods for its share of the load. */
function sizesByWeight(check: PropCheck, props: CanaryReleaseProps, minStable: number): TrackSizes {
  const { canary, step } = props;
  const permille = Math.round((step?._podsFor ?? 0) * 10);
  const replicasForShare = (stableReplicas: number) => Math.max(1, Math.ceil((permille * stableReplicas) / PERMILLE));
  const maxStable = scalingOf(props)?.maxReplicas ?? minStable;
  if (canary?.replicas !== undefined && canary.replicas < replicasForShare(minStable)) {
    const share = `${step?._podsFor}% of the requests that ${minStable} stable replicas serve`;
    check.fail(
      'canary.replicas',
      canary.replicas,
      `must be at least ${replicasForShare(minStable)} for ${share}: raise it, or leave it out`,
    );
  }
  return {
    stable: trackSizeOf(props, 'stable', minStable, maxStable),
    canary:
      canary?.replicas === undefined
        ? trackSizeOf(props, 'canary', replicasForShare(minStable), replicasForShare(maxStable))
        : { replicas: canary.replicas },
  };
}

/** Sizes without a route: the replicas determine the share. */
function sizesByReplicas(check: PropCheck, props: CanaryReleaseProps, minStable: number): TrackSizes {
  const { step, tolerance, maxReplicas } = props;
  const percent = step?.percent ?? 0;
  if (percent === 0) {
    check.fail('step', step?.name, 'needs a route, because ready canary pods receive requests without one: pass one');
  }
  checkMinStable(check, props, minStable);
  const split = ReplicaSplit._smallest(check, { percent, tolerance, maxReplicas, minStable });
  const maxStable = scalingOf(props)?.maxReplicas ?? split.stable;
  if (maxStable < split.stable) {
    check.fail(
      `${props.autoscaling ? 'autoscaling' : 'externalScaling'}.maxReplicas`,
      maxStable,
      `must be at least ${split.stable}, the stable replicas for a share of ${percent}%: raise it or the tolerance`,
    );
  }
  const maxCanary = Math.max(split.canary, Math.round((percent * maxStable) / (100 - percent)));
  return {
    stable: trackSizeOf(props, 'stable', split.stable, maxStable),
    canary: trackSizeOf(props, 'canary', split.canary, maxCanary),
    split,
  };
}

/** Checks the replicas of the stable track here, because errors of `ReplicaSplit` name other props. */
function checkMinStable(
  check: PropCheck,
  { autoscaling, externalScaling, maxReplicas }: CanaryReleaseProps,
  minStable: number,
): void {
  const prop = autoscaling
    ? 'autoscaling.minReplicas'
    : externalScaling
      ? 'externalScaling.minReplicas'
      : 'stable.replicas';
  check.integer(prop, minStable, 1, MAX_REPLICAS - 1, 'pass the number of pods for the whole load');
  if (maxReplicas === undefined && minStable >= DEFAULT_MAX_REPLICAS) {
    check.fail(prop, minStable, `needs maxReplicas for both tracks together: pass maxReplicas above ${minStable}`);
  }
}

/** Bounds of the stable track, if an autoscaler scales it. */
function scalingOf({ autoscaling, externalScaling }: CanaryReleaseProps): Partial<ExternalScaling> | undefined {
  return autoscaling ?? externalScaling;
}

function trackSizeOf(props: CanaryReleaseProps, track: 'stable' | 'canary', min: number, max: number): TrackSize {
  const { autoscaling: options, externalScaling } = props;
  if (!options) {
    return externalScaling ? { externalScaling: { minReplicas: min, maxReplicas: max } } : { replicas: min };
  }
  const keepsName = props.inPlace && track === 'stable';
  const name = options.name === undefined || keepsName ? options.name : `${options.name}-${track}`;
  // the stable track must be able to serve the peak without the canary
  const peakLoad = track === 'stable' ? options.peakLoad : undefined;
  return { autoscaling: { ...options, name, peakLoad, minReplicas: min, maxReplicas: max } };
}

function rejectPropsWithoutStep(check: PropCheck, props: CanaryReleaseProps): void {
  const { route, autoscaling, externalScaling, tolerance, maxReplicas } = props;
  for (const [prop, value] of Object.entries({ route, autoscaling, externalScaling, tolerance, maxReplicas })) {
    if (value !== undefined) {
      check.fail(prop, value, 'needs a step: pass one, such as step: CanaryStep.share(5)');
    }
  }
}

/** Checks the numbers of replicas and the bounds. Rejects those that contradict each other or the step. */
function checkReplicas(check: PropCheck, props: CanaryReleaseProps): void {
  const { stable, canary, route, autoscaling, externalScaling } = props;
  const scalingProp = autoscaling ? 'autoscaling' : 'externalScaling';
  if (autoscaling && externalScaling) {
    check.fail(
      'externalScaling',
      externalScaling,
      'contradicts autoscaling: pass one of them, because a Deployment can have only one autoscaler',
    );
  }
  if (externalScaling) {
    check.replicas('externalScaling.minReplicas', externalScaling.minReplicas, 1);
    check.replicas('externalScaling.maxReplicas', externalScaling.maxReplicas, externalScaling.minReplicas);
  }
  if (stable.replicas !== undefined) {
    check.replicas('stable.replicas', stable.replicas, 1);
    if (autoscaling ?? externalScaling) {
      const rule = `contradicts ${scalingProp}: leave it out and pass ${scalingProp}.minReplicas: ${stable.replicas}`;
      check.fail('stable.replicas', stable.replicas, rule);
    }
  }
  if (canary?.replicas !== undefined) {
    check.replicas('canary.replicas', canary.replicas, 1);
    const isScaled = (autoscaling ?? externalScaling) !== undefined;
    if (!route || isScaled) {
      const rule = `contradicts ${isScaled ? scalingProp : 'the step, which sets its replicas'}: leave it out`;
      check.fail('canary.replicas', canary.replicas, rule);
    }
  }
}

/** Rejects options of a split by replicas if there is a route, and options of a route if there is none. */
function rejectPropsOfOtherSplit(check: PropCheck, { step, route, tolerance, maxReplicas }: CanaryReleaseProps): void {
  for (const [prop, value] of Object.entries({ tolerance, maxReplicas })) {
    if (route && value !== undefined) {
      check.fail(prop, value, 'contradicts route, whose weights are exact: leave it out');
    }
  }
  if (!route && step?._runsCanary && step._podsFor !== step.percent) {
    const rule = `which has podsFor ${step._podsFor}, and needs a route: pass one, or leave podsFor out`;
    check.fail('step', step.name, rule);
  }
}
