/** Options of a share. */
export interface ShareOptions {
  /**
   * Share of requests that the canary has pods for, in percent, from the share to 99.9, in steps of 0.1. Pass the share of
   * the next step, so that the pods for that step are ready before its requests arrive. Needs a route, which splits requests by weight.
   *
   * @default - the share
   */
  readonly podsFor?: number;
}
