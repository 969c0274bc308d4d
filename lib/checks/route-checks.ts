import { show } from '../validation/check';
import { type CrossCheck, type Finding, nameOf } from './cross-check';
import { INGRESS, type KubeObject, type ObjectIndex, SERVICE, join } from './object-index';
import { type ServiceSpec, portsOf } from './service-spec';

const GATEWAY_API = 'gateway.networking.k8s.io';
/** What a parentRef leads to unless it says so. */
const GATEWAY = { group: GATEWAY_API, kind: 'Gateway' };
const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => `${kind}.${GATEWAY_API}`);

interface IngressBackend {
  readonly service?: { readonly name?: string; readonly port?: { readonly number?: number; readonly name?: string } };
}

interface IngressPath {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: IngressBackend;
}

interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: IngressBackend;
  readonly rules?: { readonly host?: string; readonly http?: { readonly paths?: IngressPath[] } }[];
}

interface BackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly port?: number;
}

interface RoutePath {
  readonly type?: string;
  readonly value?: string;
}

interface RouteMatch {
  readonly path?: RoutePath;
}

interface RouteRule {
  readonly matches?: RouteMatch[];
  readonly filters?: { readonly requestMirror?: { readonly backendRef?: BackendRef } }[];
  readonly backendRefs?: BackendRef[];
}

interface RouteSpec {
  readonly parentRefs?: object[];
  readonly hostnames?: string[];
  readonly rules?: RouteRule[];
}

/** A ReferenceGrant as it is written: without it, no route leads to another namespace. */
interface GrantSpec {
  readonly from?: { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to?: BackendRef[];
}

/** A host and what of it leads somewhere. */
interface Claim {
  readonly field: string;
  readonly host?: string;
  /** How messages name what is claimed of the host. */
  readonly what: string;
  /** The same for two that get in each other's way. */
  readonly key: string;
}

export const ROUTE_CHECKS: CrossCheck[] = [
  {
    id: 'ingress-backend-missing',
    twins: { kubeScore: ['ingress-targets-service'], kubeLinter: ['dangling-ingress'] },
    *find(index) {
      for (const ingress of index.ofApi(INGRESS)) {
        for (const [field, { service }] of ingressBackends(ingress)) {
          const port = service?.port?.number ?? service?.port?.name;
          yield* service ? missing(index, ingress, `${field}.service`, { name: service.name, port }) : [];
        }
      }
    },
  },
  {
    id: 'route-backend-missing',
    *find(index) {
      for (const route of ROUTES.flatMap((api) => index.ofApi(api))) {
        for (const [field, ref] of routeBackends(route)) {
          yield* isService(ref) ? missing(index, route, field, ref) : [];
        }
      }
    },
  },
  {
    id: 'route-backend-not-permitted',
    *find(index) {
      const grants = new Set(index.ofApi(`ReferenceGrant.${GATEWAY_API}`).flatMap(permissions));
      for (const route of ROUTES.flatMap((api) => index.ofApi(api))) {
        for (const [field, { name = '', namespace = route.namespace, ...ref }] of routeBackends(route)) {
          const known = isService(ref) && index.find(SERVICE, namespace, name);
          // a route whose namespace is told to kubectl may be in that of the backend
          if (!known || route.namespace === '' || namespace === route.namespace) {
            continue;
          }
          const from = [namespace, route.kind, route.namespace];
          if (!grants.has(join(...from, name)) && !grants.has(join(...from, ''))) {
            yield {
              object: route,
              text:
                `${field}.namespace is ${show(namespace)}, where no ReferenceGrant lets ${route.kind}s of namespace '${route.namespace}' ` +
                `lead to Service '${name}': add one there`,
            };
          }
        }
      }
    },
  },
  {
    id: 'host-collision',
    *find(index) {
      const taken = new Map<string, KubeObject>();
      for (const object of [INGRESS, ...ROUTES.slice(0, 2)].flatMap((api) => index.ofApi(api))) {
        for (const { field, host, what, key } of object.api === INGRESS ? ingressClaims(object) : routeClaims(object)) {
          const other = taken.get(key);
          if (other) {
            yield {
              object,
              other,
              text: `${field} is ${show(host)}, whose ${what} ${nameOf(other)} has too: pass another host`,
            };
          }
          taken.set(key, other ?? object);
        }
      }
    },
  },
];

function isService({ kind = 'Service', group = '' }: BackendRef): boolean {
  return kind === 'Service' && group === '';
}

/** What a ReferenceGrant permits: kind and namespace of routes, and the Service, or '' for all of them. */
function permissions(grant: KubeObject): string[] {
  const { from = [], to = [] } = grant.spec<GrantSpec>();
  return from
    .filter(({ group }) => group === GATEWAY_API)
    .flatMap(({ kind, namespace }) =>
      to.filter(isService).map(({ name = '' }) => join(grant.namespace, kind, namespace, name)),
    );
}

function* missing(
  index: ObjectIndex,
  object: KubeObject,
  field: string,
  ref: { name?: string; namespace?: string; port?: number | string },
): Iterable<Finding> {
  const namespace = ref.namespace ?? object.namespace;
  const service = index.find(SERVICE, namespace, ref.name ?? '');
  if (!service) {
    const where = namespace === '' ? '' : ` in namespace '${namespace}'`;
    yield {
      object,
      text: `${field}.name is ${show(ref.name)}, which no Service${where} is called: pass the name of one`,
    };
    return;
  }
  const { type, ports = [] } = service.spec<ServiceSpec>();
  // an ExternalName may leave its ports out
  if (type === 'ExternalName' && ports.length === 0) {
    return;
  }
  if (!ports.some(({ port, name }) => ref.port !== undefined && (port === ref.port || name === ref.port))) {
    yield {
      object,
      text: `${field}.port is ${show(ref.port)}, which ${nameOf(service)} does not serve: pass one of its ports (${portsOf(service)})`,
    };
  }
}

/** Backends of an Ingress, and the fields that they are in. */
export function ingressBackends(ingress: KubeObject): [string, IngressBackend][] {
  const { defaultBackend, rules = [] } = ingress.spec<IngressSpec>();
  const ofPaths = rules.flatMap(({ http }, r) =>
    (http?.paths ?? []).map(({ backend = {} }, p): [string, IngressBackend] => [
      `spec.rules[${r}].http.paths[${p}].backend`,
      backend,
    ]),
  );
  return defaultBackend ? [['spec.defaultBackend', defaultBackend], ...ofPaths] : ofPaths;
}

function routeBackends(route: KubeObject): [string, BackendRef][] {
  return (route.spec<RouteSpec>().rules ?? []).flatMap(({ backendRefs = [], filters = [] }, r) => [
    ...backendRefs.map((ref, b): [string, BackendRef] => [`spec.rules[${r}].backendRefs[${b}]`, ref]),
    ...filters.flatMap(({ requestMirror }, f): [string, BackendRef][] =>
      requestMirror?.backendRef
        ? [[`spec.rules[${r}].filters[${f}].requestMirror.backendRef`, requestMirror.backendRef]]
        : [],
    ),
  ]);
}

/** Which controller serves an Ingress; empty for the cluster's default. */
export function ingressClassOf(ingress: KubeObject): string {
  const { annotations = {} } = ingress.manifest.metadata;
  return ingress.spec<IngressSpec>().ingressClassName ?? annotations['kubernetes.io/ingress.class'] ?? '';
}

function ingressClaims(ingress: KubeObject): Claim[] {
  const { rules = [] } = ingress.spec<IngressSpec>();
  const { annotations = {} } = ingress.manifest.metadata;
  // ingress-nginx splits the requests of a host over two of them
  if (annotations['nginx.ingress.kubernetes.io/canary'] === 'true') {
    return [];
  }
  const controller = ingressClassOf(ingress);
  return rules.flatMap(({ host, http }, r) =>
    (http?.paths ?? []).map(({ path = '/', pathType = '' }) => ({
      field: `spec.rules[${r}].host`,
      host,
      what: `path ${show(path)}`,
      key: [INGRESS, controller, host, pathType === 'Prefix' ? withoutSlash(path) : path, pathType].join('\n'),
    })),
  );
}

function routeClaims(route: KubeObject): Claim[] {
  const { parentRefs = [], hostnames = [undefined], rules = [] } = route.spec<RouteSpec>();
  const matches = rules
    .flatMap((rule) => rule.matches ?? [{}])
    .map(({ path, ...others }) => ({ path: pathOf(path), ...others }));
  return parentRefs.flatMap((parent) =>
    hostnames.flatMap((host, h) =>
      matches.map((match) => ({
        field: `spec.hostnames[${h}]`,
        host,
        what: `requests that match ${show(match)}`,
        key: [route.api, canonical({ ...GATEWAY, namespace: route.namespace, ...parent }), host, canonical(match)].join(
          '\n',
        ),
      })),
    ),
  );
}

/** The path of a match, with what the API server adds. */
function pathOf(path?: RoutePath): RoutePath {
  const { type, value } = { type: 'PathPrefix', value: '/', ...path };
  return { type, value: type === 'PathPrefix' ? withoutSlash(value) : value };
}

/** A path by prefix means the same with and without a slash at its end. */
function withoutSlash(path: string): string {
  // other types are reported as malformed
  return typeof path === 'string' && path.length > 1 ? path.replace(/\/$/, '') : path;
}

/** The same text for the same fields in whatever order. */
function canonical(value: object): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
