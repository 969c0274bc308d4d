import type { Service } from 'cdk8s-plus-28';
import type { NetworkAccess } from './network-access';

/** Address of a destination, and the access that it needs. */
export interface CallTarget {
  /** Name in messages and in the variable. */
  readonly name: string;
  /** DNS name; for a Service, without its namespace. */
  readonly host: string;
  /** Namespace of a Service; undefined if it is the namespace of the caller, or if the destination is outside the cluster. */
  readonly namespace?: string;
  /** Service, if it is a construct: a caller in another namespace needs its namespace. */
  readonly service?: Service;
  readonly port: number;
  /** True if `calls()` sets a variable without a name from the caller. */
  readonly setsVariable: boolean;
  /** True if its pods have a NetworkPolicy of this library. */
  readonly hasPolicy: boolean;
  /** URL of the port at a host name. */
  urlAt(host: string): string;
  /** Opens the network policies of both ends. */
  connect(caller: NetworkAccess): void;
}

/** DNS name of a destination in every namespace. */
export function hostNameOf({ host, namespace }: CallTarget): string {
  return namespace === undefined ? host : `${host}.${namespace}`;
}
