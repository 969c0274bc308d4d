import { missingBackend } from '../backends';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { ingressBackends } from '../ingresses';
import { INGRESS } from '../kube-object';
import type { Rule } from '../rule';

const ingressYaml = (service: string) => `\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: model }
spec:
  defaultBackend: { service: { name: ${service}, port: { number: 80 } } }
`;

export const ingressBackendMissing: Rule = {
  id: 'ingress-backend-missing',
  finding:
    'Ingress with a backend Service or port that does not exist. The check ignores a Service that the operator of a custom resource can create',
  consequence: 'Requests fail with 503 Service Unavailable',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
  aliases: { kubeScore: ['ingress-targets-service'], kubeLinter: ['dangling-ingress'] },
  example: {
    wrong: documents(DEPLOYMENT_YAML, SERVICE_YAML, ingressYaml('model-server')),
    right: documents(DEPLOYMENT_YAML, SERVICE_YAML, ingressYaml('model')),
  },
  *find(index) {
    for (const ingress of index.ofApi(INGRESS)) {
      for (const [path, { service }] of ingressBackends(ingress)) {
        const port = service?.port?.number ?? service?.port?.name;
        yield* service ? missingBackend(index, ingress, [...path, 'service'], { name: service.name, port }) : [];
      }
    }
  },
};
