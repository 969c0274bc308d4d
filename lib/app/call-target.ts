import type { Service } from 'cdk8s-plus-28';
import type { NetworkAccess } from './network-access';

/** Address of a destination, and the access that it needs. */
export interface CallTarget {
  /** Name in messages, and of the variable. */
  readonly name: string;
  /** Name in DNS: of a Service without its namespace. */
  readonly host: string;
  /** Namespace of a Service; undefined if that is the caller's, or the destination is outside of the cluster. */
  readonly namespace?: string;
  /** The Service, if it is in the app: a caller elsewhere needs its namespace. */
  readonly service?: Service;
  readonly port: number;
  /** Whether `calls()` sets a variable without a name from the caller. */
  readonly setsVariable: boolean;
  /** Whether its pods have a NetworkPolicy of this library. */
  readonly hasPolicy: boolean;
  /** URL of the port, where the host has this name. */
  urlAt(host: string): string;
  /** Opens the network policies at both ends. */
  connect(caller: NetworkAccess): void;
}

/** DNS name of a destination in every namespace. */
export function hostNameOf({ host, namespace }: CallTarget): string {
  return namespace === undefined ? host : `${host}.${namespace}`;
}
