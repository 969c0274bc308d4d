import type { ServingOptions } from '../app/serving-options';

/**
 * Version of a `CanaryRelease`.
 *
 * An option of a track replaces the option of the release with the same name. A promotion applies the image, the version
 * and all options of the canary, except `replicas`, to the stable track.
 */
export interface ReleaseTrack extends ServingOptions {
  /** Image of this version, with a tag or digest. */
  readonly image: string;

  /**
   * Version, as the value of the version label. Pass it if the tracks have the same image and differ in other options, such
   * as `env`.
   *
   * @default - the image's tag, and the tag or the hash of the model if the track has its own `modelStore`
   */
  readonly version?: string;

  /**
   * Number of pods, at least 0. Omit it if the track autoscales.
   *
   * With a `step`, at least 1. Pass the number for the whole load to the stable track, which runs more pods if the share
   * needs them. Pass `replicas` to the canary only with a `route`.
   *
   * @default - the default of `MlApp`; for the canary with a `step`, the number for its share
   */
  readonly replicas?: number;
}
