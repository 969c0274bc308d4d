/** Options of a call. */
export interface CallOptions {
  /**
   * Name of the environment variable with the URL.
   *
   * @default - for an `MlApp` or `CanaryRelease`, its name in upper case with the suffix '_URL', such as PING_URL;
   * otherwise none
   */
  readonly env?: string;
}
