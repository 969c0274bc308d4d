import type { PodSpecManifest } from '../../kube/pod-spec';
import { DEPLOYMENT_YAML } from '../example-yaml';
import { DEPLOYMENT, STATEFUL_SET } from '../kube-object';
import type { Rule } from '../rule';

const TOPOLOGY_KEYS = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

const ANTI_AFFINITY = `\
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector: { matchLabels: { app: model } }
`;

export const hostAntiAffinity: Rule = {
  id: 'host-anti-affinity',
  finding: 'Deployment or StatefulSet without anti-affinity between its pods, except with `replicas` below 2',
  consequence: 'The pods can run on one node',
  source:
    'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
  isOpinion: true,
  aliases: {
    kubeScore: ['deployment-has-host-podantiaffinity', 'statefulset-has-host-podantiaffinity'],
    kubeLinter: ['no-anti-affinity'],
  },
  example: { wrong: DEPLOYMENT_YAML, right: DEPLOYMENT_YAML + ANTI_AFFINITY },
  *find(index) {
    for (const { object, pod, podPath } of index.workloads) {
      const { replicas = 2 } = object.spec<{ replicas?: number }>();
      if ([DEPLOYMENT, STATEFUL_SET].includes(object.api) && replicas > 1 && !hasAntiAffinity(pod)) {
        yield {
          object,
          path: [...podPath, 'affinity', 'podAntiAffinity'],
          text: 'affinity.podAntiAffinity is undefined',
        };
      }
    }
  },
};

function hasAntiAffinity({ affinity }: PodSpecManifest): boolean {
  const rules = affinity?.podAntiAffinity ?? {};
  const preferred = rules.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const terms = [
    ...(rules.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...preferred.flatMap(({ podAffinityTerm }) => podAffinityTerm ?? []),
  ];
  return terms.some(({ topologyKey = '' }) => TOPOLOGY_KEYS.includes(topologyKey));
}
