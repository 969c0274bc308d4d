/** Permissions in the namespace of the app, as in the `rules` of a Role. */
export interface RoleRule {
  /** API groups of the resources. '' is the core group, which contains pods, Services, ConfigMaps and Secrets. */
  readonly apiGroups: string[];

  /** Resources in lower-case plural, with a subresource after '/', for example 'configmaps' or 'pods/log'. */
  readonly resources: string[];

  /** Verbs, for example 'get', 'list' and 'watch'. */
  readonly verbs: string[];

  /**
   * Names of the objects. Do not pass them with the verbs 'create' and 'deletecollection', whose requests have no name.
   *
   * @default - all objects
   */
  readonly resourceNames?: string[];
}
