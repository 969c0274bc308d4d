import type { RoleRule } from './role-rule';

/** Identity of the pods in the cluster and, through annotations, in a cloud. */
export interface ServiceAccountOptions {
  /**
   * Name of an existing ServiceAccount in the namespace of the app. The library does not create it.
   *
   * @default - a new ServiceAccount with the name of the app
   */
  readonly existingName?: string;

  /**
   * Annotations of the new ServiceAccount, for example `eks.amazonaws.com/role-arn` or `iam.gke.io/gcp-service-account`.
   * If you pass them, do not pass `existingName`.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Mounts the Kubernetes API token in the pods. Cloud identities do not need this token. The NetworkPolicy does not
   * allow requests to the API server. To allow them, see docs/guides/egress.md.
   *
   * @default - true with `rules`, otherwise false
   */
  readonly mountToken?: boolean;

  /**
   * Permissions of the pods in their namespace. The library adds a Role and a RoleBinding with the name of the app, and
   * mounts the token. The chart needs a namespace. The NetworkPolicy does not allow requests to the API server. To allow
   * them, see docs/guides/egress.md.
   *
   * @default - no permissions
   */
  readonly rules?: RoleRule[];
}
