import { allContainers, containerPathOf } from '../../kube/pod-spec';
import { DEPLOYMENT_YAML } from '../example-yaml';
import type { Rule } from '../rule';

export const cpuLimit: Rule = {
  id: 'cpu-limit',
  finding: 'Container without a CPU limit',
  consequence: 'The container uses the spare CPU of its node',
  source:
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run',
  isOpinion: true,
  aliases: { kubeScore: ['container-resources'], polaris: ['cpuLimitsMissing'] },
  example: {
    wrong: DEPLOYMENT_YAML,
    right: `${DEPLOYMENT_YAML}          resources: { limits: { cpu: '2' } }\n`,
  },
  *find(index) {
    for (const { object, pod, podPath } of index.workloads) {
      for (const container of allContainers(pod)) {
        if (container.resources?.limits?.cpu === undefined) {
          const path = [...podPath, ...containerPathOf(pod, container), 'resources', 'limits', 'cpu'];
          yield { object, path, text: `limits.cpu of container '${container.name}' is undefined` };
        }
      }
    }
  },
};
