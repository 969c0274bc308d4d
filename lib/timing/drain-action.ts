/** Means by which a pod that stops goes on serving while it drains. */
export enum DrainAction {
  /**
   * The kubelet waits. The image needs no program for it. Clusters older than Kubernetes 1.30 refuse the pod.
   *
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
   */
  KUBELET_SLEEP = 'KubeletSleep',

  /** The `sleep` command of the image waits, on any Kubernetes. Images FROM scratch and distroless ones do not have it. */
  SLEEP_COMMAND = 'SleepCommand',
}
