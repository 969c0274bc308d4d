/** Options of a call. */
export interface CallOptions {
  /**
   * Name of the environment variable with the URL.
   *
   * @default - for an `MlApp` or `CanaryRelease`, its name in upper case, with '_' instead of '-' and the suffix '_URL', such as
   * IMAGE_MODEL_URL for 'image-model'; otherwise none
   */
  readonly env?: string;
}
