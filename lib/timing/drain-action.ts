/** Kind of preStop hook that delays SIGTERM while a terminating pod drains. */
export enum DrainAction {
  /**
   * Sleep action of the kubelet. The image needs no program for it. Clusters older than Kubernetes 1.30 reject the pod.
   *
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
   */
  KUBELET_SLEEP = 'KubeletSleep',

  /** `sleep` command of the image, on any version of Kubernetes. Distroless images and images FROM scratch do not have it. */
  SLEEP_COMMAND = 'SleepCommand',
}
