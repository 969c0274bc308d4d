import { HPA } from '../../kube/scalers';
import type { AutoscalerSpec } from '../autoscalers';
import { AUTOSCALER_YAML, DEPLOYMENT_WITH_REQUEST_YAML, documents } from '../example-yaml';
import type { Rule } from '../rule';

export const autoscalerSingleReplica: Rule = {
  id: 'autoscaler-single-replica',
  finding: 'HorizontalPodAutoscaler with a minimum below two replicas',
  consequence: 'The app is unavailable while Kubernetes replaces its only pod',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#dealing-with-disruptions',
  isOpinion: true,
  aliases: {
    kubeScore: ['horizontalpodautoscaler-replicas'],
    kubeLinter: ['hpa-minimum-three-replicas'],
    polaris: ['hpaMinAvailability'],
  },
  example: {
    wrong: documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_YAML.replace('minReplicas: 2', 'minReplicas: 1')),
    right: documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_YAML),
  },
  *find(index) {
    for (const object of index.ofApi(HPA)) {
      const { minReplicas = 1 } = object.spec<AutoscalerSpec>();
      if (minReplicas < 2) {
        yield { object, path: ['spec', 'minReplicas'], text: `spec.minReplicas is ${minReplicas}` };
      }
    }
  },
};
