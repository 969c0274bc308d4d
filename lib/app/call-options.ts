/** Options of a call from one app to another. */
export interface CallOptions {
  /**
   * Environment variable that holds the URL.
   *
   * @default - the other app's name in upper case and '_URL': PING_URL
   */
  readonly env?: string;
}
