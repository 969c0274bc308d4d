import type { RoleRule } from './role-rule';

/** Identity of the pods in the cluster and, through annotations, in a cloud. */
export interface ServiceAccountOptions {
  /**
   * Name of a ServiceAccount in the namespace of the app that the library does not write.
   *
   * @default - a new ServiceAccount with the name of the app
   */
  readonly existingName?: string;

  /**
   * Annotations of the new ServiceAccount, for example `eks.amazonaws.com/role-arn` or `iam.gke.io/gcp-service-account`.
   * Cannot be combined with `existingName`.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Mounts the token of the Kubernetes API in the pods. Cloud identities need no such token. The NetworkPolicy does not open the API server.
   *
   * @default - true with `rules`, otherwise false
   */
  readonly mountToken?: boolean;

  /**
   * Permissions of the pods in their namespace: the library writes a Role and a RoleBinding with the name of the app, and mounts the token.
   * The chart needs a namespace. The NetworkPolicy does not open the API server.
   *
   * @default - no permissions
   */
  readonly rules?: RoleRule[];
}
