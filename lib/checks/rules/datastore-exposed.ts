import { runningContainers } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { datastoreOf } from '../datastores';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { SERVICE } from '../kube-object';
import type { Rule } from '../rule';
import { type ServiceSpec, selectorOf } from '../services';

/** Annotations of load balancers that can lack a public address. */
const INTERNAL = /internal|load-balancer-type|lb-type/i;
const PUBLIC_TYPES = ['LoadBalancer', 'NodePort'];

const DATASTORE_YAML = DEPLOYMENT_YAML.replace('registry.example.com/model:1.4.0', 'redis:8.4');
const serviceOfType = (type: string) => documents(DATASTORE_YAML, `${SERVICE_YAML}  type: ${type}\n`);

export const datastoreExposed: Rule = {
  id: 'datastore-exposed',
  finding:
    'Database or cache behind a Service of type LoadBalancer or NodePort. The check ignores Services with an annotation for an internal load balancer',
  consequence: 'Clients outside the cluster can reach the data',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types',
  isAdvice: true,
  example: { wrong: serviceOfType('LoadBalancer'), right: serviceOfType('ClusterIP') },
  *find(index) {
    for (const object of index.ofApi(SERVICE)) {
      const { type = '' } = object.spec<ServiceSpec>();
      const isInternal = Object.keys(object.manifest.metadata.annotations ?? {}).some((key) => INTERNAL.test(key));
      const selector = PUBLIC_TYPES.includes(type) && !isInternal ? selectorOf(object) : undefined;
      for (const { object: workload, pod } of selector ? index.selected(object.namespace, selector) : []) {
        const [store] = runningContainers(pod).flatMap((container) => datastoreOf(container) ?? []);
        if (store !== undefined) {
          yield {
            object,
            path: ['spec', 'type'],
            text: `spec.type is ${show(type)}, which exposes ${store} in ${workload} to clients outside the cluster: pass ClusterIP`,
          };
          break;
        }
      }
    }
  },
};
