import type { Service } from 'cdk8s-plus-28';
import type { NetworkAccess } from './network-access';

/** Address of a destination, and the access that a call needs. */
export interface CallTarget {
  /** Name for error messages and for the environment variable. */
  readonly name: string;
  /** DNS name; for a Service, without its namespace. */
  readonly host: string;
  /**
   * Namespace of a Service. Undefined for a Service in a chart without a namespace, for a Service by name in the namespace
   * of the caller, and for a destination outside the cluster.
   */
  readonly namespace?: string;
  /** Service construct; undefined for a Service by name and for a destination outside the cluster. */
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

/** Returns the DNS name of a destination, with its namespace if the target has one. */
export function hostNameOf({ host, namespace }: CallTarget): string {
  return namespace === undefined ? host : `${host}.${namespace}`;
}
