import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { type KubeObject, SERVICE } from '../kube-object';
import type { Rule } from '../rule';
import { SELECTOR, nothingText, selectsNothing } from '../selectors';
import { type ServiceSpec, selectorOf } from '../services';

export const serviceSelectsNothing: Rule = {
  id: 'service-selects-nothing',
  finding:
    'Service whose selector selects no pods, or Service that has neither a selector nor endpoints nor an external name',
  consequence: 'Connections to the Service fail',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
  aliases: { kubeScore: ['service-targets-pod'], kubeLinter: ['dangling-service'] },
  example: {
    wrong: documents(DEPLOYMENT_YAML, SERVICE_YAML.replace('{ app: model }', '{ app: model-server }')),
    right: documents(DEPLOYMENT_YAML, SERVICE_YAML),
  },
  *find(index) {
    const withEndpoints = new Set(
      ['Endpoints', 'EndpointSlice.discovery.k8s.io'].flatMap((api) => index.ofApi(api)).map(serviceOf),
    );
    for (const service of index.ofApi(SERVICE)) {
      const selector = selectorOf(service);
      const isUnused = selector
        ? selectsNothing(index, service, selector)
        : needsSelector(service) && !withEndpoints.has(keyOf(service));
      if (isUnused) {
        yield {
          object: service,
          path: SELECTOR,
          text: `spec.selector is ${nothingText(service, selector?.matchLabels)}`,
        };
      }
    }
  },
};

/** Returns false for a Service with an external name, which needs neither a selector nor endpoints. */
function needsSelector(service: KubeObject): boolean {
  return service.spec<ServiceSpec>().type !== 'ExternalName';
}

/** Returns the key of the Service whose addresses an Endpoints or EndpointSlice contains. */
function serviceOf({ manifest, name, namespace }: KubeObject): string {
  return `${namespace}/${manifest.metadata.labels?.['kubernetes.io/service-name'] ?? name}`;
}

function keyOf({ name, namespace }: KubeObject): string {
  return `${namespace}/${name}`;
}
