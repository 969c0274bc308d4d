import { type JsonPath, pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { type IngressSpec, ingressClassOf } from '../ingresses';
import { INGRESS, type KubeObject } from '../kube-object';
import type { Rule } from '../rule';
import { GATEWAY_API, type RoutePath, type RouteSpec, httpRoutes } from '../routes';

/** Defaults of a parentRef. */
const GATEWAY = { group: GATEWAY_API, kind: 'Gateway' };

/** Requests to a host that an object serves. */
interface ServedRequests {
  readonly path: JsonPath;
  readonly host?: string;
  /** Description of the requests in messages. */
  readonly name: string;
  /** Key that is equal for the same requests. */
  readonly key: string;
}

const ingressYaml = (name: string, host: string) => `\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name} }
spec:
  rules:
    - host: ${host}
      http:
        paths: [{ path: /, pathType: Prefix, backend: { service: { name: model, port: { number: 80 } } } }]
`;
const FIRST_APP = documents(DEPLOYMENT_YAML, SERVICE_YAML, ingressYaml('model', 'model.example.com'));

export const hostCollision: Rule = {
  id: 'host-collision',
  finding:
    'Two Ingress rules of one class with the same host, path and path type, or two HTTPRoute or GRPCRoute rules of one Gateway with the same host and match. The check ignores canary Ingresses of ingress-nginx',
  consequence: 'One of the rules receives no requests',
  source: 'https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule',
  example: {
    wrong: documents(FIRST_APP, ingressYaml('ranking', 'model.example.com')),
    right: documents(FIRST_APP, ingressYaml('ranking', 'ranking.example.com')),
  },
  *find(index) {
    const firstByKey = new Map<string, KubeObject>();
    for (const object of [...index.ofApi(INGRESS), ...httpRoutes(index)]) {
      for (const { path, host, name, key } of object.api === INGRESS
        ? ingressRequests(object)
        : routeRequests(object)) {
        const other = firstByKey.get(key);
        if (other) {
          yield {
            object,
            path,
            other,
            text: `${pathText(path)} is ${show(host)}, and ${other} also serves its ${name}: pass another host`,
          };
        }
        firstByKey.set(key, other ?? object);
      }
    }
  },
};

function ingressRequests(ingress: KubeObject): ServedRequests[] {
  const { rules = [] } = ingress.spec<IngressSpec>();
  const { annotations = {} } = ingress.manifest.metadata;
  // ingress-nginx splits the requests of a host between the two Ingresses of a canary
  if (annotations['nginx.ingress.kubernetes.io/canary'] === 'true') {
    return [];
  }
  const className = ingressClassOf(ingress);
  return rules.flatMap(({ host, http }, r) =>
    (http?.paths ?? []).map(({ path = '/', pathType = '' }) => ({
      path: ['spec', 'rules', r, 'host'],
      host,
      name: `path ${show(path)}`,
      key: [INGRESS, className, host, pathType === 'Prefix' ? withoutSlash(path) : path, pathType].join('\n'),
    })),
  );
}

function routeRequests(route: KubeObject): ServedRequests[] {
  const { parentRefs = [], hostnames = [undefined], rules = [] } = route.spec<RouteSpec>();
  const matches = rules
    .flatMap((rule) => rule.matches ?? [{}])
    .map(({ path, ...others }) => ({ path: withDefaults(path), ...others }));
  return parentRefs.flatMap((parent) => {
    const gateway = canonicalText({ ...GATEWAY, namespace: route.namespace, ...parent });
    return hostnames.flatMap((host, h) =>
      matches.map((match) => ({
        path: ['spec', 'hostnames', h],
        host,
        name: `requests that match ${show(match)}`,
        key: [route.api, gateway, host, canonicalText(match)].join('\n'),
      })),
    );
  });
}

/** Returns the path of a match with the defaults of the API server. */
function withDefaults(path?: RoutePath): RoutePath {
  const { type, value } = { type: 'PathPrefix', value: '/', ...path };
  return { type, value: type === 'PathPrefix' ? withoutSlash(value) : value };
}

/** Removes the trailing slash of a path, which a prefix ignores. */
function withoutSlash(path: string): string {
  // the checks report other types as malformed
  return typeof path === 'string' && path.length > 1 ? path.replace(/\/$/, '') : path;
}

/** Formats an object with sorted fields, so that equal objects have the same text. */
function canonicalText(value: object): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
