/** Behavior of a model server on SIGTERM, which the kubelet sends after the drain. */
export enum ServerTermination {
  /** Finishes the requests in flight, within the `shutdownTimeout` if there is one, and exits. */
  FINISHES = 'finishes',

  /** Aborts the requests in flight. The drain must therefore last as long as the slowest request. */
  ABORTS = 'aborts',

  /** Ignores SIGTERM as PID 1 of its container. Requests finish, and the kubelet kills the server at the end of the grace period. */
  IGNORES = 'ignores',
}
