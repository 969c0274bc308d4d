import type { Service } from 'cdk8s-plus-28';

/** Service that receives requests, in the namespace of the Ingress or route. Pass `service`, or `serviceName` and `port`. */
export interface RoutedService {
  /**
   * The Service. The NetworkPolicies of the apps behind the Service then allow all clients to connect to `port`.
   *
   * @default - `serviceName`
   */
  readonly service?: Service;

  /**
   * Name of a Service that is not in this cdk8s app, such as a Service from a Helm chart. The library does not open
   * the NetworkPolicies of its pods. The checks do not report that the Service is missing. If you pass `serviceName`, do not pass `service`.
   *
   * @default - the name of `service`
   */
  readonly serviceName?: string;

  /**
   * Port of the Service, 1 to 65535. Required with `serviceName`.
   *
   * @default - the only port of `service`; for the Service of an app or release, its first port
   */
  readonly port?: number;
}
