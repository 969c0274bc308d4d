import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents, ingress } from '../example-yaml';
import type { IngressSpec } from '../ingresses';
import { INGRESS } from '../kube-object';
import type { Rule } from '../rule';

/** Characters of regular expressions and wildcards, which plain paths do not contain. */
const PATTERN = /[()*?^$|[\]\\{}]|\.\+/;

const ingressWithType = (type: string) =>
  documents(
    DEPLOYMENT_YAML,
    SERVICE_YAML,
    ingress().replace('path: /, pathType: Prefix', `path: '/v1(/|$)', pathType: ${type}`),
  );

export const ingressPathRegex: Rule = {
  id: 'ingress-path-regex',
  finding: 'Regular expression or wildcard in a path of type Prefix or Exact',
  consequence: 'The controller matches the path literally, or rejects the Ingress',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types',
  example: { wrong: ingressWithType('Prefix'), right: ingressWithType('ImplementationSpecific') },
  *find(index) {
    for (const object of index.ofApi(INGRESS)) {
      for (const [r, { http }] of (object.spec<IngressSpec>().rules ?? []).entries()) {
        for (const [p, { path, pathType = '' }] of (http?.paths ?? []).entries()) {
          if (typeof path === 'string' && PATTERN.test(path) && (pathType === 'Prefix' || pathType === 'Exact')) {
            const field = ['spec', 'rules', r, 'http', 'paths', p];
            yield {
              object,
              path: [...field, 'pathType'],
              text: `${pathText(field)}.pathType is ${show(pathType)}, which matches the path ${show(path)} literally: pass ImplementationSpecific for a pattern`,
            };
          }
        }
      }
    }
  },
};
