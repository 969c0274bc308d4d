import type { HttpIngressPathType, ISecret, Service } from 'cdk8s-plus-28';
import type { RoutedService } from './routed-service';

/** Rule that routes requests for a host and a path to a Service. */
export interface HostIngressRule extends RoutedService {
  /**
   * Lower-case host name without scheme, port or path. '*.example.com' matches one label.
   *
   * @default - all hosts that no other rule matches
   */
  readonly host?: string;

  /**
   * Path that starts with '/'. The longest matching path takes precedence.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Type of the path. A prefix matches whole elements: '/v1' matches '/v1/predict', but not '/v10'. Controllers define
   * `IMPLEMENTATION_SPECIFIC`, for example as a regular expression.
   *
   * @default HttpIngressPathType.PREFIX
   */
  readonly pathType?: HttpIngressPathType;
}

/** TLS certificate for some hosts. */
export interface HostIngressTls {
  /**
   * Hosts that use the certificate. `hosts` or `rules` of the Ingress must serve each of them.
   *
   * @default - all hosts in `hosts` and `rules`
   */
  readonly hosts?: string[];

  /**
   * Name of a Secret in the same namespace with the certificate.
   *
   * @default - the controller's default certificate, unless you pass `secret`
   */
  readonly secretName?: string;

  /**
   * Secret in the same namespace with the certificate. The Secret precedes the Ingress in the manifests. If you pass
   * `secret`, do not pass `secretName`.
   *
   * @default - `secretName`
   */
  readonly secret?: ISecret;
}

/** Properties of a `HostIngress`. */
export interface HostIngressProps {
  /**
   * Service of each host, for all paths. Hosts are lower-case names without scheme, port or path. '*.example.com'
   * matches one label. Pass `hosts`, `rules` or both.
   *
   * @default - none
   */
  readonly hosts?: { [host: string]: Service };

  /**
   * Port of each host's Service, if the Service has several ports.
   *
   * @default - the Service's only port; for the Service of an app or release, its first port
   */
  readonly ports?: { [host: string]: number };

  /**
   * Rules for some paths of a host, for all hosts, or for a Service that is not in this cdk8s app.
   *
   * @default - none
   */
  readonly rules?: HostIngressRule[];

  /**
   * Name of the Ingress.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Name of the IngressClass, which selects the controller.
   *
   * If the controller creates a cloud load balancer that sends requests directly to pods, raise `timing.drain` of the apps,
   * because the load balancer may continue to send requests to a terminating pod. See docs/explanation/proxies.md.
   *
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * Name of a Secret in the same namespace with a TLS certificate for all hosts.
   *
   * @default - plain HTTP, unless you pass `tlsSecret` or `tls`
   */
  readonly tlsSecretName?: string;

  /**
   * Secret in the same namespace with a TLS certificate for all hosts. The Secret precedes the Ingress in the manifests.
   * If you pass `tlsSecret`, do not pass `tlsSecretName`.
   *
   * @default - `tlsSecretName`
   */
  readonly tlsSecret?: ISecret;

  /**
   * TLS certificates, each for some hosts. If you pass `tls`, do not pass `tlsSecretName` or `tlsSecret`.
   *
   * @default - `tlsSecretName`
   */
  readonly tls?: HostIngressTls[];

  /**
   * Annotations of the Ingress, which configure its controller, such as
   * 'nginx.ingress.kubernetes.io/proxy-read-timeout'. docs/explanation/proxies.md lists the annotations for timeouts
   * and body size.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
