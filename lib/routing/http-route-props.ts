import type { IConstruct } from 'constructs';
import type { RoutedService } from './routed-service';

/** Gateway and hosts of a route. */
export interface HttpRouteOptions {
  /**
   * Name of the Gateway. Pass `gatewayName` or `gateway`.
   *
   * @default - the name of `gateway`
   */
  readonly gatewayName?: string;

  /**
   * Gateway: an `ApiObject`, or a construct that wraps one. The Gateway precedes the route in the manifests. If you
   * pass `gateway`, do not pass `gatewayName` or `gatewayNamespace`.
   *
   * @default - `gatewayName`
   */
  readonly gateway?: IConstruct;

  /**
   * Namespace of the Gateway. A listener of the Gateway must allow routes from the route's namespace
   * (`allowedRoutes.namespaces`).
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

  /**
   * Lower-case host names without scheme, port or path, 1 to 16. '*.example.com' matches one or more labels.
   *
   * @default - all hosts of the listener
   */
  readonly hosts?: string[];

  /**
   * Name of the HTTPRoute.
   *
   * @default - the construct's id; for a `CanaryRelease`, its name
   */
  readonly name?: string;
}

/** Service with a weight. */
export interface WeightedService extends RoutedService {
  /**
   * Share of the requests, relative to the sum of all weights, 0 to 1000000. With 0, the Service receives no requests.
   *
   * @default 1
   */
  readonly weight?: number;
}

/** Type of the path of a match. */
export enum HttpRoutePathType {
  /** Prefix of whole path elements: '/v1' matches '/v1/predict', but not '/v10'. */
  PATH_PREFIX = 'PathPrefix',

  /** Whole path, without the query. */
  EXACT = 'Exact',
}

/** Requests that a rule serves. */
export interface HttpRouteMatch {
  /**
   * Path that starts with '/'. The longest matching path takes precedence, and an exact path takes precedence over a
   * prefix.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Type of the path.
   *
   * @default HttpRoutePathType.PATH_PREFIX
   */
  readonly pathType?: HttpRoutePathType;
}

/** Rule that splits requests between Services. */
export interface HttpRouteRule {
  /**
   * Requests that the rule serves, as 1 to 8 matches. A request must meet at least one of them.
   *
   * @default - all requests that no other rule serves
   */
  readonly matches?: HttpRouteMatch[];

  /** Services that share the requests, 1 to 16. */
  readonly backends: WeightedService[];
}

/** Properties of an `HttpRoute`. */
export interface HttpRouteProps extends HttpRouteOptions {
  /**
   * Services for the requests that no other rule serves, 1 to 16. Pass `backends`, `rules` or both.
   *
   * @default - none
   */
  readonly backends?: WeightedService[];

  /**
   * Rules for some paths, at most 16, or at most 15 with `backends`.
   *
   * @default - none
   */
  readonly rules?: HttpRouteRule[];
}
