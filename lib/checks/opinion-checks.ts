import { show } from '../validation/check';
import { type PodSpecManifest, allContainers } from '../kube/pod-spec';
import { HPA } from '../kube/scalers';
import type { CrossCheck } from './cross-check';
import { DEPLOYMENT, SERVICE } from './object-index';
import type { ServiceSpec } from './service-spec';

const SPREADS = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** What linters ask for and careful operators may decide otherwise: see `CrossCheck.opinion`. */
export const OPINION_CHECKS: CrossCheck[] = [
  {
    id: 'cpu-limit',
    opinion: true,
    twins: { kubeScore: ['container-resources'] },
    *find(index) {
      for (const { object, pod } of index.workloads) {
        for (const { name, resources } of allContainers(pod)) {
          if (resources?.limits?.cpu === undefined) {
            yield { object, text: `limits.cpu of container '${name}' is undefined` };
          }
        }
      }
    },
  },
  {
    id: 'pull-policy',
    opinion: true,
    twins: { kubeScore: ['container-image-pull-policy'] },
    *find(index) {
      for (const { object, pod } of index.workloads) {
        for (const { name, imagePullPolicy } of allContainers(pod)) {
          if (imagePullPolicy !== 'Always') {
            yield { object, text: `imagePullPolicy of container '${name}' is ${show(imagePullPolicy)}` };
          }
        }
      }
    },
  },
  {
    id: 'single-replica',
    opinion: true,
    twins: { kubeScore: ['deployment-replicas'], kubeLinter: ['minimum-three-replicas'] },
    *find(index) {
      for (const object of index.ofApi(DEPLOYMENT)) {
        const replicas = index.minReplicas(object) ?? 2;
        if (index.scalersOf(object).length === 0 && replicas < 2) {
          yield { object, text: `spec.replicas is ${replicas}` };
        }
      }
    },
  },
  {
    id: 'autoscaler-single-replica',
    opinion: true,
    twins: { kubeScore: ['horizontalpodautoscaler-replicas'], kubeLinter: ['hpa-minimum-three-replicas'] },
    *find(index) {
      for (const object of index.ofApi(HPA)) {
        const { minReplicas = 1 } = object.spec<{ minReplicas?: number }>();
        if (minReplicas < 2) {
          yield { object, text: `spec.minReplicas is ${minReplicas}` };
        }
      }
    },
  },
  {
    id: 'node-port-service',
    opinion: true,
    twins: { kubeScore: ['service-type'], kubeLinter: ['exposed-services'] },
    *find(index) {
      for (const object of index.ofApi(SERVICE)) {
        if (object.spec<ServiceSpec>().type === 'NodePort') {
          yield { object, text: "spec.type is 'NodePort'" };
        }
      }
    },
  },
  {
    id: 'host-anti-affinity',
    opinion: true,
    twins: {
      kubeScore: ['deployment-has-host-podantiaffinity', 'statefulset-has-host-podantiaffinity'],
      kubeLinter: ['no-anti-affinity'],
    },
    *find(index) {
      for (const { object, pod } of index.workloads) {
        const { replicas = 2 } = object.spec<{ replicas?: number }>();
        if ([DEPLOYMENT, 'StatefulSet.apps'].includes(object.api) && replicas > 1 && !keepsApart(pod)) {
          yield { object, text: 'affinity.podAntiAffinity is undefined' };
        }
      }
    },
  },
];

function keepsApart({ affinity }: PodSpecManifest): boolean {
  const rules = affinity?.podAntiAffinity ?? {};
  const preferred = rules.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const terms = [
    ...(rules.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...preferred.flatMap(({ podAffinityTerm }) => podAffinityTerm ?? []),
  ];
  return terms.some(({ topologyKey = '' }) => SPREADS.includes(topologyKey));
}
