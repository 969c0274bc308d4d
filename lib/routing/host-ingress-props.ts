import type { ISecret, Service } from 'cdk8s-plus-28';

/** Properties of a `HostIngress`. */
export interface HostIngressProps {
  /** Service of each host. Hosts are lower-case names without scheme, port or path; '*.example.com' matches one label. */
  readonly hosts: { [host: string]: Service };

  /**
   * Port of a host's Service, if the Service has several.
   *
   * @default - the Service's only port; of the Service of an app or release that of its `port`
   */
  readonly ports?: { [host: string]: number };

  /**
   * Name of the Ingress.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Name of the IngressClass, which selects the controller.
   *
   * If the controller creates a cloud load balancer that sends requests directly to pods, raise `timing.drain` of the apps, because the load
   * balancer may send requests to a terminating pod for 25 to 120 seconds.
   *
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * Name of a Secret in the same namespace with a TLS certificate for all hosts.
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
   * Annotations of the Ingress, which configure its controller. Keys are like 'nginx.ingress.kubernetes.io/proxy-read-timeout';
   * docs/explanation/proxies.md lists the annotations for timeouts and body size.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
