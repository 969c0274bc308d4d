import { DEPLOYMENT_YAML } from '../example-yaml';
import { DEPLOYMENT } from '../kube-object';
import type { Rule } from '../rule';

const withReplicas = (replicas: number) => DEPLOYMENT_YAML.replace('spec:\n', `spec:\n  replicas: ${replicas}\n`);

export const singleReplica: Rule = {
  id: 'single-replica',
  finding: 'Deployment with fewer than two pods, and without an autoscaler',
  consequence: 'The app is unavailable while Kubernetes replaces its only pod',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#dealing-with-disruptions',
  isOpinion: true,
  aliases: {
    kubeScore: ['deployment-replicas'],
    kubeLinter: ['minimum-three-replicas'],
    polaris: ['deploymentMissingReplicas'],
  },
  example: { wrong: withReplicas(1), right: withReplicas(2) },
  *find(index) {
    for (const object of index.ofApi(DEPLOYMENT)) {
      const replicas = index.minReplicas(object) ?? 2;
      if (index.scalersOf(object).length === 0 && replicas < 2) {
        yield { object, path: ['spec', 'replicas'], text: `spec.replicas is ${replicas}` };
      }
    }
  },
};
