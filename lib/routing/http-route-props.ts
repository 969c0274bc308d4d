import type { Service } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';

/** Gateway and hosts of a route. */
export interface HttpRouteOptions {
  /**
   * Name of the Gateway. Pass this or `gateway`.
   *
   * @default - the name of `gateway`
   */
  readonly gatewayName?: string;

  /**
   * Gateway: an `ApiObject`, or a construct that wraps one. It is applied before the route. Not with `gatewayName` and `gatewayNamespace`.
   *
   * @default - `gatewayName`
   */
  readonly gateway?: IConstruct;

  /**
   * Namespace of the Gateway. A listener of the Gateway must allow routes from the route's namespace (`allowedRoutes.namespaces`).
   *
   * @default - the route's namespace
   */
  readonly gatewayNamespace?: string;

  /**
   * Name of the Gateway's listener.
   *
   * @default - all listeners that match the hosts
   */
  readonly listener?: string;

  /** Lower-case host names without scheme, port or path, 1 to 16; '*.example.com' matches any number of labels. */
  readonly hosts: string[];

  /**
   * Name of the HTTPRoute.
   *
   * @default - the construct's id; for a `CanaryRelease` its name
   */
  readonly name?: string;
}

/** Service and its weight. */
export interface WeightedService {
  /** The Service, in the route's namespace. */
  readonly service: Service;

  /**
   * Port of the Service.
   *
   * @default - the Service's only port; of the Service of an app or release that of its `port`
   */
  readonly port?: number;

  /**
   * Share of the requests, relative to the sum of all weights, 0 to 1000000. With 0 the Service gets no requests.
   *
   * @default 1
   */
  readonly weight?: number;
}

/** Properties of an `HttpRoute`. */
export interface HttpRouteProps extends HttpRouteOptions {
  /** Services that share the requests, 1 to 16. */
  readonly backends: WeightedService[];
}
