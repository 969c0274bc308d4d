/** Options of a share. */
export interface ShareOptions {
  /**
   * The share, in percent, that the canary has pods for, where a route splits by weight: pass the next step's, so that its pods
   * are ready before requests come. From the share to 99.9, in steps of 0.1. Only with a route.
   *
   * @default - the share itself
   */
  readonly podsFor?: number;
}
