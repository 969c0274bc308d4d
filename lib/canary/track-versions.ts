import { SERVING } from '../app/prop-types';
import type { ServingOptions } from '../app/serving-options';
import { tagOf } from '../kube/image-reference';
import type { PropCheck } from '../validation/prop-check';
import type { CanaryReleaseProps } from './canary-release-props';
import type { ReleaseTrack } from './release-track';

/** Image, version and options of a track. */
export interface TrackVersion {
  readonly image: string;
  readonly version: string;
  /** Options of the track, and options of the release that the track does not replace. */
  readonly options: ServingOptions;
}

/** Versions of both tracks at a step. */
export interface TrackVersions {
  readonly stable: TrackVersion;
  readonly canary?: TrackVersion;
}

/** Returns the versions of both tracks. They can be equal only at a step without canary pods. */
export function trackVersions(check: PropCheck, props: CanaryReleaseProps): TrackVersions {
  const canary = props.canary && trackVersion(check, 'canary', props, props.canary);
  const stable = trackVersion(check, 'stable', props, props.stable);
  const bothRun = props.step === undefined || props.step._runsCanary;
  if (canary && bothRun && stable.version === canary.version) {
    const rule =
      'must differ from stable.version: change the image, the modelStore or canary.version, or leave canary out between releases';
    check.fail('canary.version', canary.version, rule);
  }
  return { stable: (props.step?._promotes ? canary : undefined) ?? stable, canary };
}

function trackVersion(
  check: PropCheck,
  prop: 'stable' | 'canary',
  release: CanaryReleaseProps,
  track: ReleaseTrack,
): TrackVersion {
  return {
    image: track.image,
    version: versionOf(check, prop, track),
    options: { ...SERVING.pick(release), ...SERVING.pick(track) },
  };
}

/** Returns the version of a track, by default the tag of its image and the revision of its own model. */
function versionOf(check: PropCheck, prop: string, track: ReleaseTrack): string {
  const tag = tagOf(check.image(`${prop}.image`, track.image));
  const revision = track.modelStore?._revision;
  const version = track.version ?? (tag && revision ? `${tag}-${revision}` : (tag ?? revision));
  if (version === undefined) {
    return check.fail(`${prop}.image`, track.image, `has no tag for the version: pass ${prop}.version`);
  }
  return check.labelValue(`${prop}.version`, version);
}
