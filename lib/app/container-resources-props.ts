/** Requests and limits of a container without GPUs, as Kubernetes quantities. */
export interface ContainerResourcesProps {
  /** CPU request, which the scheduler reserves. From '1m' to '1M', in steps of '1m'. */
  readonly cpu: string;

  /**
   * CPU limit, above which the kernel throttles the container. At least the request.
   *
   * @default - none
   */
  readonly cpuLimit?: string;

  /** Memory request, which the scheduler reserves. From '1Mi' to '1Pi'. */
  readonly memory: string;

  /**
   * Memory limit, above which the kernel kills the container. At least the request.
   *
   * @default - the request
   */
  readonly memoryLimit?: string;

  /**
   * Ephemeral storage request, for logs and /tmp on the node's disk. From '1Mi' to '1Pi'.
   *
   * @default '128Mi'
   */
  readonly ephemeralStorage?: string;

  /**
   * Ephemeral storage limit, above which the kubelet evicts the pod. At least the request.
   *
   * @default - '1Gi', or the request if it is larger
   */
  readonly ephemeralStorageLimit?: string;
}
