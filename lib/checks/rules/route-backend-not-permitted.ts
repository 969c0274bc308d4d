import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { type KubeObject, SERVICE, joinKey } from '../kube-object';
import type { Rule } from '../rule';
import { type BackendRef, GATEWAY_API, allRoutes, isService, routeBackends } from '../routes';

/** Spec of a ReferenceGrant in a manifest. */
interface GrantSpec {
  readonly from?: { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to?: BackendRef[];
}

const inModels = (yaml: string) =>
  yaml.replace('metadata: { name: model }', 'metadata: { name: model, namespace: models }');
const WRONG = documents(
  inModels(DEPLOYMENT_YAML),
  inModels(SERVICE_YAML),
  `\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: model, namespace: edge }
spec:
  parentRefs: [{ name: gateway }]
  hostnames: [model.example.com]
  rules: [{ backendRefs: [{ name: model, namespace: models, port: 80 }] }]
`,
);
const GRANT = `\
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: edge, namespace: models }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }]
  to: [{ group: '', kind: Service }]
`;

export const routeBackendNotPermitted: Rule = {
  id: 'route-backend-not-permitted',
  finding: 'Gateway API route to a Service in another namespace, where no ReferenceGrant permits the reference',
  consequence: 'Requests fail with 500 Internal Server Error',
  source: 'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
  example: { wrong: WRONG, right: documents(WRONG, GRANT) },
  *find(index) {
    const grants = new Set(index.ofApi(`ReferenceGrant.${GATEWAY_API}`).flatMap(permissions));
    for (const route of allRoutes(index)) {
      for (const [path, { name = '', namespace = route.namespace, ...ref }] of routeBackends(route)) {
        const service = isService(ref) && index.find(SERVICE, namespace, name);
        // kubectl can apply a route without a namespace to the namespace of the backend
        if (!service || route.namespace === '' || namespace === route.namespace) {
          continue;
        }
        const granted = [namespace, route.kind, route.namespace];
        if (!grants.has(joinKey(...granted, name)) && !grants.has(joinKey(...granted, ''))) {
          yield {
            object: route,
            path: [...path, 'namespace'],
            text:
              `${pathText(path)}.namespace is ${show(namespace)}, where no ReferenceGrant permits ${route.kind}s in namespace '${route.namespace}' ` +
              `to reference Service '${name}': add one there`,
          };
        }
      }
    }
  },
};

/** Returns a key for each permission: kind and namespace of the routes, and the Service, or '' for all Services. */
function permissions(grant: KubeObject): string[] {
  const { from = [], to = [] } = grant.spec<GrantSpec>();
  return from
    .filter(({ group }) => group === GATEWAY_API)
    .flatMap(({ kind, namespace }) =>
      to.filter(isService).map(({ name = '' }) => joinKey(grant.namespace, kind, namespace, name)),
    );
}
