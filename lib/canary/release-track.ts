/** One version of a `CanaryRelease`. */
export interface ReleaseTrack {
  /** Image of this version, with a tag or digest. */
  readonly image: string;

  /**
   * Version, as the value of the version label.
   *
   * @default - the image's tag
   */
  readonly version?: string;

  /**
   * Number of pods, at least 0. Omit it if the track autoscales.
   *
   * With a `step`, at least 1. Pass the number for the whole load to the stable track, which gets more pods if the share needs more. Pass it to
   * the canary only with a `route`.
   *
   * @default - the default of `MlApp`; for the canary with a `step`, the number for its share
   */
  readonly replicas?: number;
}
