/** Options of `Peer.pods()`. */
export interface PodsPeerOptions {
  /**
   * Namespace of the pods.
   *
   * @default - the app's namespace
   */
  readonly namespaceName?: string;
}
