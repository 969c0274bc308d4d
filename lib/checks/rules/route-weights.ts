import { pathText } from '../../kube/json-path';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import type { BackendRef, RouteSpec } from '../routes';
import { allRoutes } from '../routes';
import type { Rule } from '../rule';

const routeWithWeight = (weight: number) =>
  documents(
    DEPLOYMENT_YAML,
    SERVICE_YAML,
    `\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: model }
spec:
  parentRefs: [{ name: gateway }]
  rules: [{ backendRefs: [{ name: model, port: 80, weight: ${weight} }] }]
`,
  );

export const routeWeights: Rule = {
  id: 'route-weights',
  finding: 'Rule of a Gateway API route whose backends all have the weight 0',
  consequence: 'Requests fail with 500 Internal Server Error',
  source: 'https://gateway-api.sigs.k8s.io/guides/traffic-splitting/',
  example: { wrong: routeWithWeight(0), right: routeWithWeight(1) },
  *find(index) {
    for (const object of allRoutes(index)) {
      for (const [r, { backendRefs = [] }] of (object.spec<RouteSpec>().rules ?? []).entries()) {
        const refs: readonly (BackendRef & { readonly weight?: number })[] = backendRefs;
        if (refs.length > 0 && refs.every(({ weight }) => weight === 0)) {
          const path = ['spec', 'rules', r, 'backendRefs'];
          yield {
            object,
            path,
            text: `all weights in ${pathText(path)} are 0, so no backend receives requests: pass a weight of at least 1 for one backend`,
          };
        }
      }
    }
  },
};
