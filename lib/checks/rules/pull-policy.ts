import { allContainers, containerPathOf } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML } from '../example-yaml';
import type { Rule } from '../rule';

export const pullPolicy: Rule = {
  id: 'pull-policy',
  finding: 'Pull policy other than `Always`',
  consequence: 'The node can run another image with the same tag',
  source: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
  isOpinion: true,
  aliases: { kubeScore: ['container-image-pull-policy'], polaris: ['pullPolicyNotAlways'] },
  example: { wrong: DEPLOYMENT_YAML, right: `${DEPLOYMENT_YAML}          imagePullPolicy: Always\n` },
  *find(index) {
    for (const { object, pod, podPath } of index.workloads) {
      for (const container of allContainers(pod)) {
        const { name, imagePullPolicy } = container;
        if (imagePullPolicy !== 'Always') {
          const path = [...podPath, ...containerPathOf(pod, container), 'imagePullPolicy'];
          yield { object, path, text: `imagePullPolicy of container '${name}' is ${show(imagePullPolicy)}` };
        }
      }
    }
  },
};
