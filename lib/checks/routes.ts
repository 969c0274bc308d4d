import type { JsonPath } from '../kube/json-path';
import type { KubeObject } from './kube-object';
import type { ObjectIndex } from './object-index';

export const GATEWAY_API = 'gateway.networking.k8s.io';

const HTTP_ROUTES = ['HTTPRoute', 'GRPCRoute'];
const ROUTES = [...HTTP_ROUTES, 'TLSRoute', 'TCPRoute', 'UDPRoute'];

export interface BackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly port?: number;
}

export interface RoutePath {
  readonly type?: string;
  readonly value?: string;
}

interface RouteRule {
  readonly matches?: { readonly path?: RoutePath }[];
  readonly filters?: { readonly requestMirror?: { readonly backendRef?: BackendRef } }[];
  readonly backendRefs?: BackendRef[];
}

/** Spec of a route of the Gateway API in a manifest. */
export interface RouteSpec {
  readonly parentRefs?: object[];
  readonly hostnames?: string[];
  readonly rules?: RouteRule[];
}

/** Returns all routes of the Gateway API. */
export function allRoutes(index: ObjectIndex): KubeObject[] {
  return ROUTES.flatMap((kind) => index.ofApi(`${kind}.${GATEWAY_API}`));
}

/** Returns the HTTPRoutes and GRPCRoutes. Only their rules have matches. */
export function httpRoutes(index: ObjectIndex): KubeObject[] {
  return HTTP_ROUTES.flatMap((kind) => index.ofApi(`${kind}.${GATEWAY_API}`));
}

/** Returns the backends of a route, including those of mirrors, each with its path in the manifest. */
export function routeBackends(route: KubeObject): [JsonPath, BackendRef][] {
  return (route.spec<RouteSpec>().rules ?? []).flatMap(({ backendRefs = [], filters = [] }, r) => [
    ...backendRefs.map((ref, b): [JsonPath, BackendRef] => [['spec', 'rules', r, 'backendRefs', b], ref]),
    ...filters.flatMap(({ requestMirror }, f): [JsonPath, BackendRef][] =>
      requestMirror?.backendRef
        ? [[['spec', 'rules', r, 'filters', f, 'requestMirror', 'backendRef'], requestMirror.backendRef]]
        : [],
    ),
  ]);
}

/** Returns true if a backend is a Service. */
export function isService({ kind = 'Service', group = '' }: BackendRef): boolean {
  return kind === 'Service' && group === '';
}
