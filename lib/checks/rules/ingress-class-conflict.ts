import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents, ingress } from '../example-yaml';
import { CLASS_ANNOTATION, type IngressSpec } from '../ingresses';
import { INGRESS } from '../kube-object';
import type { Rule } from '../rule';

const WITH_FIELD = `${ingress()}  ingressClassName: alb\n`;
const ANNOTATIONS = `{ name: model, annotations: { kubernetes.io/ingress.class: alb } }`;
const behind = (yaml: string) => documents(DEPLOYMENT_YAML, SERVICE_YAML, yaml);

export const ingressClassConflict: Rule = {
  id: 'ingress-class-conflict',
  finding: 'Ingress with a class in both `ingressClassName` and the annotation `kubernetes.io/ingress.class`',
  consequence: 'The API server rejects a new Ingress',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation',
  example: { wrong: behind(WITH_FIELD.replace('{ name: model }', ANNOTATIONS)), right: behind(WITH_FIELD) },
  *find(index) {
    for (const object of index.ofApi(INGRESS)) {
      const value = object.manifest.metadata.annotations?.[CLASS_ANNOTATION];
      const { ingressClassName } = object.spec<IngressSpec>();
      if (value !== undefined && ingressClassName !== undefined) {
        yield {
          object,
          path: ['metadata', 'annotations', CLASS_ANNOTATION],
          text: `metadata.annotations['${CLASS_ANNOTATION}'] is ${show(value)}, but spec.ingressClassName is ${show(ingressClassName)}: remove the annotation`,
        };
      }
    }
  },
};
