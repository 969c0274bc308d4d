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
   * Number of pods, at least 0. Leave it out where the track autoscales.
   *
   * With a `step`, at least 1. For the stable track: as many as the whole load needs; there are more if the share takes more. The
   * canary may have it only with a `route`.
   *
   * @default - as for an `MlApp`; for the canary with a step, as many as its share takes
   */
  readonly replicas?: number;
}
