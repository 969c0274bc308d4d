import { missingBackend } from '../backends';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import type { Rule } from '../rule';
import { allRoutes, isService, routeBackends } from '../routes';

const routeYaml = (port: number) => `\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: model }
spec:
  parentRefs: [{ name: gateway }]
  hostnames: [model.example.com]
  rules: [{ backendRefs: [{ name: model, port: ${port} }] }]
`;

export const routeBackendMissing: Rule = {
  id: 'route-backend-missing',
  finding:
    'Gateway API route with a backend Service or port that does not exist. The check ignores a Service that the operator of a custom resource can create',
  consequence: 'Requests fail with 500 Internal Server Error',
  source: 'https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref',
  example: {
    wrong: documents(DEPLOYMENT_YAML, SERVICE_YAML, routeYaml(8080)),
    right: documents(DEPLOYMENT_YAML, SERVICE_YAML, routeYaml(80)),
  },
  *find(index) {
    for (const route of allRoutes(index)) {
      for (const [path, ref] of routeBackends(route)) {
        yield* isService(ref) ? missingBackend(index, route, path, ref) : [];
      }
    }
  },
};
