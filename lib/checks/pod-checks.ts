import { show } from '../validation/check';
import {
  type ContainerManifest,
  type PodSpecManifest,
  type ProbeTarget,
  allContainers,
  serves,
} from '../kube/pod-spec';
import type { CrossCheck } from './cross-check';
import { exceeding } from './node-size';

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

export const POD_CHECKS: CrossCheck[] = [
  {
    id: 'image-tag',
    twins: { kubeScore: ['container-image-tag'], kubeLinter: ['latest-tag'] },
    *find(index) {
      for (const { object, pod } of index.workloads) {
        for (const { name, image } of allContainers(pod)) {
          if (!isFixed(image)) {
            yield {
              object,
              text: `image of container '${name}' is ${show(image)}, must have a tag other than latest, or a digest: pass the version to run`,
            };
          }
        }
      }
    },
  },
  {
    id: 'probe-port',
    twins: { kubeLinter: ['liveness-port', 'readiness-port', 'startup-port'] },
    *find(index) {
      for (const { object, pod } of index.workloads) {
        for (const [field, port] of danglingProbes(pod)) {
          yield {
            object,
            text: `${field} is ${show(port)}, which no container of the pod declares: pass the port that is listened on`,
          };
        }
      }
    },
  },
  {
    id: 'request-exceeds-node',
    *find(index) {
      for (const { object, pod } of index.known.nodes.length > 0 ? index.workloads : []) {
        for (const text of exceeding(object.construct, pod, index.known.nodes)) {
          yield { object, text };
        }
      }
    },
  },
];

/** One that always means the same version, as far as tags do. */
function isFixed(image: string = ''): boolean {
  return image.includes('@') || !/(^|\/)[^:/]*(:latest)?$/.test(image);
}

function danglingProbes(pod: PodSpecManifest): [string, number | string][] {
  const containers = allContainers(pod);
  return containers.flatMap((container) =>
    PROBES.flatMap((probe) => {
      const { httpGet, tcpSocket, grpc } = container[probe] ?? {};
      const target = httpGet ?? tcpSocket ?? grpc;
      return target?.port === undefined || reaches(containers, container, target)
        ? []
        : [[`${probe}.port of container '${container.name}'`, target.port] as [string, number | string]];
    }),
  );
}

/** Numbers are ports of the whole pod, names those of the container alone. */
function reaches(all: ContainerManifest[], container: ContainerManifest, { host, port = 0 }: ProbeTarget): boolean {
  return host !== undefined || serves(typeof port === 'number' ? all : [container], port);
}
