import type { CallTarget } from './call-target';

/** Destination that `MlApp.calls()` accepts: an `MlApp`, a `CanaryRelease`, a `ServiceEndpoint` or an `ExternalHost`. */
export interface ICallee {
  /** DNS name of the destination; for a Service in the cluster, 'name.namespace', or 'name' without a namespace. */
  readonly hostName: string;

  /**
   * Address of the destination, and the access that a call needs.
   *
   * @internal
   */
  readonly _callTarget: CallTarget;
}
