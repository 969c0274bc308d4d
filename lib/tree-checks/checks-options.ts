/** Allocatable amounts of one node, as `kubectl describe node` shows them. */
export interface NodeSize {
  /** CPUs: '16', '15890m'. */
  readonly cpu: string;
  /** Memory: '64Gi'. */
  readonly memory: string;
  /**
   * Room on the node's disk: '100Gi'.
   *
   * @default - not checked
   */
  readonly ephemeralStorage?: string;
  /**
   * What device plugins announce: { 'nvidia.com/gpu': '8' }.
   *
   * @default - none
   */
  readonly extendedResources?: { [resource: string]: string };
}

/** Properties of the cluster for the checks. */
export interface ChecksOptions {
  /**
   * Kinds of nodes that the cluster has. Each pod must fit on one of them.
   *
   * @default - not checked
   */
  readonly nodes?: NodeSize[];
}
