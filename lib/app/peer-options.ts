/** Options of pods that labels select. */
export interface PodsPeerOptions {
  /**
   * Namespace of the pods.
   *
   * @default - the app's namespace
   */
  readonly namespaceName?: string;
}
