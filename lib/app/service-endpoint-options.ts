/** Options of a reference to a Service by its construct. */
export interface ServiceEndpointOptions {
  /**
   * Port of the Service.
   *
   * @default - the Service's only port; for the Service of an app or release, its first port
   */
  readonly port?: number;
}

/** Options of a reference to a Service by its name. */
export interface NamedServiceOptions {
  /** Port of the Service, 1 to 65535. */
  readonly port: number;

  /**
   * Namespace of the Service.
   *
   * @default - the namespace of the caller
   */
  readonly namespaceName?: string;

  /**
   * Port that the pods of the Service listen on, 1 to 65535, for the NetworkPolicy of the caller.
   *
   * @default - any TCP port of all pods in that namespace
   */
  readonly targetPort?: number;
}
