import type { JsonPath } from '../kube/json-path';
import type { KubeObject } from './kube-object';

export interface IngressBackend {
  readonly service?: { readonly name?: string; readonly port?: { readonly number?: number; readonly name?: string } };
}

export interface IngressPath {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: IngressBackend;
}

/** Spec of an Ingress in a manifest. */
export interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: IngressBackend;
  readonly tls?: { readonly hosts?: string[]; readonly secretName?: string }[];
  readonly rules?: { readonly host?: string; readonly http?: { readonly paths?: IngressPath[] } }[];
}

/** Returns the backends of an Ingress, each with its path in the manifest. */
export function ingressBackends(ingress: KubeObject): [JsonPath, IngressBackend][] {
  const { defaultBackend, rules = [] } = ingress.spec<IngressSpec>();
  const pathBackends = rules.flatMap(({ http }, r) =>
    (http?.paths ?? []).map(({ backend = {} }, p): [JsonPath, IngressBackend] => [
      ['spec', 'rules', r, 'http', 'paths', p, 'backend'],
      backend,
    ]),
  );
  return defaultBackend ? [[['spec', 'defaultBackend'], defaultBackend], ...pathBackends] : pathBackends;
}

/** Annotation with the class of an Ingress. The field `ingressClassName` replaces it. */
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** Returns the class of an Ingress; empty for the default of the cluster. */
export function ingressClassOf(ingress: KubeObject): string {
  const { annotations = {} } = ingress.manifest.metadata;
  return ingress.spec<IngressSpec>().ingressClassName ?? annotations[CLASS_ANNOTATION] ?? '';
}
