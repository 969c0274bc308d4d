import { show } from '../validation/check';
import { runningContainers, serves } from '../kube/pod-spec';
import { type CrossCheck, nameOf } from './cross-check';
import { type KubeObject, type ObjectIndex, SERVICE, type Workload } from './object-index';
import { type ServicePort, type ServiceSpec, selectorOf, targetOf } from './service-spec';

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
      const taken = new Map<number, { service: KubeObject; port?: number }>();
      for (const service of index.ofApi(SERVICE)) {
        for (const { field, nodePort, port } of nodePortsOf(service)) {
          const first = taken.get(nodePort);
          // both protocols of one port share a node port
          if (first && (first.service !== service || first.port !== port || port === undefined)) {
            yield {
              object: service,
              other: first.service,
              text:
                `${field} is ${nodePort}, which ${first.service === service ? 'another port of it' : nameOf(first.service)} has too: ` +
                'pass a free port of the node port range, or leave it out',
            };
          }
          taken.set(nodePort, first ?? { service, port });
        }
      }
    },
  },
];

/**
 * Node ports that a Service asks for. A cluster has one list of them, for both protocols and for health checks.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/service/storage/alloc.go (initNodePorts)
 */
function nodePortsOf(service: KubeObject): { field: string; nodePort: number; port?: number }[] {
  const { ports = [], type, externalTrafficPolicy, healthCheckNodePort } = service.spec<ServiceSpec>();
  const isChecked = type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
  return [
    ...ports.flatMap(({ nodePort, port }, i) =>
      nodePort ? [{ field: `spec.ports[${i}].nodePort`, nodePort, port }] : [],
    ),
    ...(isChecked && healthCheckNodePort ? [{ field: 'spec.healthCheckNodePort', nodePort: healthCheckNodePort }] : []),
  ];
}

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
