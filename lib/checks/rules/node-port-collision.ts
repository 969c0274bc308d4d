import type { JsonPath } from '../../kube/json-path';
import { pathText } from '../../kube/json-path';
import { DEPLOYMENT_YAML, documents } from '../example-yaml';
import { type KubeObject, SERVICE } from '../kube-object';
import type { Rule } from '../rule';
import type { ServiceSpec } from '../services';

interface NodePort {
  readonly path: JsonPath;
  readonly nodePort: number;
  readonly port?: number;
}

const serviceYaml = (name: string, nodePort: number) => `\
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  type: NodePort
  selector: { app: model }
  ports: [{ port: 80, targetPort: http, nodePort: ${nodePort} }]
`;

export const nodePortCollision: Rule = {
  id: 'node-port-collision',
  finding:
    'Node port that two Services request for a port or a health check, or that one Service requests twice. The check ignores two protocols of the same port',
  consequence: 'The API server rejects the Service',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port',
  example: {
    wrong: documents(DEPLOYMENT_YAML, serviceYaml('model', 32000), serviceYaml('model-external', 32000)),
    right: documents(DEPLOYMENT_YAML, serviceYaml('model', 32000), serviceYaml('model-external', 32001)),
  },
  *find(index) {
    const firstByNodePort = new Map<number, { service: KubeObject; port?: number }>();
    for (const service of index.ofApi(SERVICE)) {
      for (const { path, nodePort, port } of nodePortsOf(service)) {
        const first = firstByNodePort.get(nodePort);
        // two ports of a Service with the same number and different protocols can share a node port
        if (first && (first.service !== service || first.port !== port || port === undefined)) {
          yield {
            object: service,
            path,
            other: first.service,
            text:
              `${pathText(path)} is ${nodePort}, which ${first.service === service ? 'another of its ports' : first.service} also has: ` +
              'pass a free port from the node port range, or leave it out',
          };
        }
        firstByNodePort.set(nodePort, first ?? { service, port });
      }
    }
  },
};

/**
 * Returns the node ports that a Service requests. A cluster allocates each node port to one Service, for all protocols and for health checks.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/service/storage/alloc.go (initNodePorts)
 */
function nodePortsOf(service: KubeObject): NodePort[] {
  const { ports = [], type, externalTrafficPolicy, healthCheckNodePort } = service.spec<ServiceSpec>();
  const hasHealthCheckPort = type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
  return [
    ...ports.flatMap(({ nodePort, port }, i) =>
      nodePort ? [{ path: ['spec', 'ports', i, 'nodePort'], nodePort, port }] : [],
    ),
    ...(hasHealthCheckPort && healthCheckNodePort
      ? [{ path: ['spec', 'healthCheckNodePort'], nodePort: healthCheckNodePort }]
      : []),
  ];
}
