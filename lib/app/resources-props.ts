/** Requests and limits of a container, as Kubernetes quantities. */
export interface ResourcesProps {
  /**
   * CPU request, which the scheduler reserves. It corresponds to 100% CPU utilization. From '1m' to '1M', in steps of
   * '1m'.
   *
   * @default '500m'
   */
  readonly cpu?: string;

  /**
   * CPU limit, above which the kernel throttles the container. At least the request.
   *
   * @default - none, because throttling slows down the model even on an idle node
   */
  readonly cpuLimit?: string;

  /**
   * Memory request, which the scheduler reserves. From '1Mi' to '1Pi'.
   *
   * @default '512Mi'
   */
  readonly memory?: string;

  /**
   * Memory limit, above which the kernel kills the container. At least the request.
   *
   * @default - the request, because a pod that uses more than its request can cause the eviction of other pods
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

  /**
   * Number of GPUs for each replica, 0 to 64. Request and limit are the same, because Kubernetes cannot overcommit
   * GPUs. Pods tolerate the taint of GPU nodes. Needs `memory`.
   *
   * @default 0
   * @see https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/
   */
  readonly gpus?: number;

  /**
   * Extended resource that the GPU's device plugin advertises, such as 'amd.com/gpu' or 'nvidia.com/mig-1g.5gb'. Needs
   * `gpus`.
   *
   * @default 'nvidia.com/gpu'
   */
  readonly gpuResource?: string;

  /**
   * Labels of the nodes with the required GPU, such as { 'nvidia.com/gpu.product': 'NVIDIA-L4' }. Needs `gpus`.
   *
   * @default - any node with the extended resource
   */
  readonly gpuNodeLabels?: { [key: string]: string };

  /**
   * True if the cluster has a spare GPU for the additional pod of a rollout. If false, a rollout stops a pod before it
   * starts the replacement. Needs `gpus`.
   *
   * @default false
   */
  readonly spareGpu?: boolean;

  /**
   * Size of /dev/shm, which frameworks use to share tensors between processes. From '1Mi' to the memory limit. The
   * shared memory counts against this limit.
   *
   * @default - the default of the container runtime
   */
  readonly sharedMemory?: string;
}
