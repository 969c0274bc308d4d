import type { Service } from 'cdk8s-plus-28';
import type { NetworkAccess } from './network-access';

/** Address of a destination, and the access that a call needs. */
export interface CallTarget {
  /** Name for error messages and for the environment variable. */
  readonly name: string;
  /** DNS name; for a Service, without its namespace. */
  readonly host: string;
  /** Namespace of a Service; undefined if it is the namespace of the caller, or if the destination is outside the cluster. */
  readonly namespace?: string;
  /** Service construct; undefined for a Service by name. A caller in another namespace needs the namespace of the Service. */
  readonly service?: Service;
  readonly port: number;
  /** True if `calls()` sets an environment variable even without `env`. */
  readonly setsVariable: boolean;
  /** True if the pods of the destination have a NetworkPolicy of this library. */
  readonly hasPolicy: boolean;
  /** URL of the port at a host name. */
  urlAt(host: string): string;
  /** Allows the call in the NetworkPolicies of the caller and of the destination. */
  connect(caller: NetworkAccess): void;
}

/** Returns the DNS name that resolves to a destination from every namespace. */
export function hostNameOf({ host, namespace }: CallTarget): string {
  return namespace === undefined ? host : `${host}.${namespace}`;
}
