import { show } from '../check';
import { runningContainers, serves } from '../pod-spec';
import { CrossCheck, nameOf } from './cross-check';
import { KubeObject, ObjectIndex, SERVICE, Workload } from './object-index';
import { ServicePort, ServiceSpec, selectorOf, targetOf } from './service-spec';

export const SERVICE_CHECKS: CrossCheck[] = [
  {
    id: 'service-port',
    *find(index) {
      for (const service of index.ofApi(SERVICE)) {
        for (const [i, port] of (service.spec<ServiceSpec>().ports ?? []).entries()) {
          const deaf = deafWorkload(index, service, port);
          if (deaf) {
            const field = port.targetPort === undefined ? 'port' : 'targetPort';
            yield {
              object: service,
              text:
                `spec.ports[${i}].${field} is ${show(targetOf(port))}, which no container of ${nameOf(deaf.object)} declares: ` +
                'pass as targetPort a port that is listened on',
            };
          }
        }
      }
    },
  },
  {
    id: 'node-port-collision',
    *find(index) {
      const taken = new Map<string, KubeObject>();
      for (const service of index.ofApi(SERVICE)) {
        for (const [i, { nodePort, protocol = 'TCP' }] of (service.spec<ServiceSpec>().ports ?? []).entries()) {
          const key = `${protocol} ${nodePort}`;
          const other = taken.get(key);
          if (nodePort !== undefined && other) {
            yield {
              object: service,
              text:
                `spec.ports[${i}].nodePort is ${nodePort}, which ${nameOf(other)} has too: ` +
                'pass a free port of the node port range, or leave it out',
            };
          }
          taken.set(key, other ?? service);
        }
      }
    },
  },
];

/** Pods that a Service sends requests to on a port that they do not listen on. */
function deafWorkload(index: ObjectIndex, service: KubeObject, port: ServicePort): Workload | undefined {
  const selector = selectorOf(service);
  for (const workload of selector ? index.selected(service.namespace, selector) : []) {
    if (!serves(runningContainers(workload.pod), targetOf(port), port.protocol)) {
      return workload;
    }
  }
  return undefined;
}
