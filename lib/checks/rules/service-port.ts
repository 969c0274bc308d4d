import { runningContainers, serves } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { type KubeObject, SERVICE } from '../kube-object';
import type { ObjectIndex, Workload } from '../object-index';
import type { Rule } from '../rule';
import { type ServicePort, type ServiceSpec, selectorOf, targetPortOf } from '../services';

export const servicePort: Rule = {
  id: 'service-port',
  finding:
    'Service with a target port that its pods do not declare. The check ignores port numbers of pods that declare no ports',
  consequence: 'Clients receive "connection refused"',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  example: {
    wrong: documents(DEPLOYMENT_YAML, SERVICE_YAML.replace('targetPort: http', 'targetPort: 9090')),
    right: documents(DEPLOYMENT_YAML, SERVICE_YAML.replace('targetPort: http', 'targetPort: 8080')),
  },
  *find(index) {
    for (const service of index.ofApi(SERVICE)) {
      for (const [i, port] of (service.spec<ServiceSpec>().ports ?? []).entries()) {
        const workload = workloadWithoutPort(index, service, port);
        if (workload) {
          const field = port.targetPort === undefined ? 'port' : 'targetPort';
          yield {
            object: service,
            path: ['spec', 'ports', i, field],
            text:
              `spec.ports[${i}].${field} is ${show(targetPortOf(port))}, which no container of ${workload.object} declares: ` +
              'pass the port your server listens on as targetPort',
          };
        }
      }
    }
  },
};

/** Returns the first workload behind a Service that does not declare the target port; undefined if there is none. */
function workloadWithoutPort(index: ObjectIndex, service: KubeObject, port: ServicePort): Workload | undefined {
  const selector = selectorOf(service);
  for (const workload of selector ? index.selected(service.namespace, selector) : []) {
    if (!serves(runningContainers(workload.pod), targetPortOf(port), port.protocol)) {
      return workload;
    }
  }
  return undefined;
}
