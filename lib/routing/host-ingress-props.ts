import type { ISecret, Service } from 'cdk8s-plus-28';

/** Properties of a `HostIngress`. */
export interface HostIngressProps {
  /** The Service behind each host: lower-case host names without scheme, port or path; '*.example.com' is one wildcard label. */
  readonly hosts: { [host: string]: Service };

  /**
   * Port of a host's Service, where the Service has several.
   *
   * @default - the Service's only port
   */
  readonly ports?: { [host: string]: number };

  /**
   * Name of the Ingress.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Ingress class: which controller serves it.
   *
   * If the controller makes a cloud load balancer that sends requests to the pods directly, raise `timing.drain` of the apps: it may do so for 25
   * to 120 seconds after a pod was told to stop.
   *
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * Name of a Secret in the same namespace that holds a TLS certificate for all hosts.
   *
   * @default - plain HTTP
   */
  readonly tlsSecretName?: string;

  /**
   * Secret that holds a TLS certificate for all hosts, in the same namespace. It is applied before the Ingress. Not with `tlsSecretName`.
   *
   * @default - `tlsSecretName`
   */
  readonly tlsSecret?: ISecret;

  /**
   * Annotations of the Ingress: settings of its controller, which an Ingress has no fields for. Keys are like
   * 'nginx.ingress.kubernetes.io/proxy-read-timeout'; docs/explanation/proxies.md lists those for timeouts and body size.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
