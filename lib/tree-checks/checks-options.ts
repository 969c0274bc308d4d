/** Allocatable amounts of one node, as `kubectl describe node` shows them. */
export interface NodeSize {
  /** CPUs: '16', '15890m'. */
  readonly cpu: string;
  /** Memory: '64Gi'. */
  readonly memory: string;
  /**
   * Ephemeral storage: '100Gi'.
   *
   * @default - not checked
   */
  readonly ephemeralStorage?: string;
  /**
   * Extended resources of device plugins: { 'nvidia.com/gpu': '8' }.
   *
   * @default - none
   */
  readonly extendedResources?: { [resource: string]: string };
}

/** Properties of the cluster for the checks. */
export interface ChecksOptions {
  /**
   * Kinds of nodes of the cluster. Each pod must fit on one of them.
   *
   * @default - not checked
   */
  readonly nodes?: NodeSize[];
}
