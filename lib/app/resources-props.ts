/** Requests and limits of a container, as Kubernetes quantities. */
export interface ResourcesProps {
  /**
   * CPU request: what the scheduler reserves, and what CPU utilization is a percentage of. From '1m' to '1M', in steps of '1m'.
   *
   * @default '500m'
   */
  readonly cpu?: string;

  /**
   * CPU limit: above it the container is throttled. At least the request.
   *
   * @default - none: a throttled model answers late while its node idles
   */
  readonly cpuLimit?: string;

  /**
   * Memory request: what the scheduler reserves. From '1Mi' to '1Pi'.
   *
   * @default '512Mi'
   */
  readonly memory?: string;

  /**
   * Memory limit: above it the container is killed. At least the request.
   *
   * @default - the request: memory cannot be taken back, so a pod that uses more than it asked for gets others evicted
   */
  readonly memoryLimit?: string;

  /**
   * Ephemeral storage request: room on the node's disk for logs and /tmp. From '1Mi' to '1Pi'.
   *
   * @default '128Mi'
   */
  readonly ephemeralStorage?: string;

  /**
   * Ephemeral storage limit: above it the pod is evicted, before it fills the node's disk. At least the request.
   *
   * @default - '1Gi', or the request if that is more
   */
  readonly ephemeralStorageLimit?: string;

  /**
   * Whole GPUs for each replica, 0 to 64. Request and limit are the same, since GPUs cannot be overcommitted. Pods tolerate the
   * taint that keeps others off GPU nodes. Needs `memory`.
   *
   * @default 0
   * @see https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/
   */
  readonly gpus?: number;

  /**
   * Kind of GPU: the extended resource that its device plugin announces, like 'amd.com/gpu' or 'nvidia.com/mig-1g.5gb'. Only with `gpus`.
   *
   * @default 'nvidia.com/gpu'
   */
  readonly gpuResource?: string;

  /**
   * Labels of the nodes that have the right GPU, like { 'nvidia.com/gpu.product': 'NVIDIA-L4' }. Only with `gpus`.
   *
   * @default - any node with that kind of GPU
   */
  readonly gpuNodeLabels?: { [key: string]: string };

  /**
   * Whether the cluster has a GPU to spare for a rollout's additional pod. Without one, a pod is stopped before its successor starts.
   * Only with `gpus`.
   *
   * @default false
   */
  readonly spareGpu?: boolean;

  /**
   * Size of /dev/shm, which frameworks pass tensors through between processes. It counts as memory: at most the memory limit.
   *
   * @default - the default of the container runtime
   */
  readonly sharedMemory?: string;
}
