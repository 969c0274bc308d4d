/** Options of pods that are selected by labels. */
export interface PodsPeerOptions {
  /**
   * Namespace of the pods.
   *
   * @default - the app's namespace
   */
  readonly namespaceName?: string;
}
