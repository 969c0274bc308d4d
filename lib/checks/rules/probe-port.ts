import type { JsonPath } from '../../kube/json-path';
import {
  type ContainerManifest,
  type PodSpecManifest,
  type ProbeTarget,
  allContainers,
  containerPathOf,
  serves,
} from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML } from '../example-yaml';
import { PROBES } from '../probes';
import type { Rule } from '../rule';

const HANDLERS = ['httpGet', 'tcpSocket', 'grpc'] as const;

/** Probe on a port that the pod or its container does not declare. */
interface FailingProbe {
  /** Path in the pod. */
  readonly path: JsonPath;
  /** Name in messages. */
  readonly name: string;
  readonly port: number | string;
  /** Clause that names the containers without the port. */
  readonly declaration: string;
}

const withProbePort = (port: number) => DEPLOYMENT_YAML.replace('port: http }', `port: ${port} }`);

export const probePort: Rule = {
  id: 'probe-port',
  finding:
    'Probe on a port number that no container of the pod declares, or on a port name that its container does not declare. The check ignores probes of another host, and port numbers in pods that declare no ports',
  consequence: 'The pod never becomes ready, or restarts',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes',
  aliases: { kubeLinter: ['liveness-port', 'readiness-port', 'startup-port'] },
  example: { wrong: withProbePort(9090), right: withProbePort(8080) },
  *find(index) {
    for (const { object, pod, podPath } of index.workloads) {
      for (const { path, name, port, declaration } of failingProbes(pod)) {
        yield {
          object,
          path: [...podPath, ...path],
          text: `${name} is ${show(port)}, which ${declaration}: pass the port your server listens on`,
        };
      }
    }
  },
};

function failingProbes(pod: PodSpecManifest): FailingProbe[] {
  const containers = allContainers(pod);
  return containers.flatMap((container) =>
    PROBES.flatMap((probe) => {
      const manifest = container[probe] ?? {};
      const handler = HANDLERS.find((name) => manifest[name] !== undefined);
      const target = handler && manifest[handler];
      if (handler === undefined || target?.port === undefined || canConnect(containers, container, target)) {
        return [];
      }
      const path = [...containerPathOf(pod, container), probe, handler, 'port'];
      const declaration =
        typeof target.port === 'number' ? 'no container of the pod declares' : 'its container does not declare';
      return [{ path, name: `${probe}.port of container '${container.name}'`, port: target.port, declaration }];
    }),
  );
}

/**
 * Returns true if a probe can connect. A port number can belong to any container of the pod. A port name must belong to the container of the probe.
 */
function canConnect(all: ContainerManifest[], container: ContainerManifest, { host, port = 0 }: ProbeTarget): boolean {
  return host !== undefined || serves(typeof port === 'number' ? all : [container], port);
}
