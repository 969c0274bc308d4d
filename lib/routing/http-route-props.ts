import type { Service } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';

/** Requests of a Gateway that a route matches. */
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
   * Namespace of the Gateway. One of its listeners must allow routes from the route's namespace (`allowedRoutes.namespaces`).
   *
   * @default - the route's own
   */
  readonly gatewayNamespace?: string;

  /**
   * Name of the Gateway's listener.
   *
   * @default - all listeners that the hosts fit
   */
  readonly listener?: string;

  /** Lower-case host names without scheme, port or path, at most 16; '*.example.com' is any number of labels. */
  readonly hosts: string[];

  /**
   * Name of the HTTPRoute.
   *
   * @default - the construct's id; for a `CanaryRelease` its name
   */
  readonly name?: string;
}

/** A Service, and how many of the requests it gets. */
export interface WeightedService {
  /** The Service, in the route's namespace. */
  readonly service: Service;

  /**
   * Port of the Service, one of those that it has.
   *
   * @default - the Service's only port
   */
  readonly port?: number;

  /**
   * Its part of the sum of all weights, 0 to 1000000. 0 is none.
   *
   * @default 1
   */
  readonly weight?: number;
}

/** Properties of an `HttpRoute`. */
export interface HttpRouteProps extends HttpRouteOptions {
  /** The Services that share the requests, at most 16. */
  readonly backends: WeightedService[];
}
