import { AUTOSCALER_YAML, DEPLOYMENT_WITH_REQUEST_YAML, documents } from '../example-yaml';
import type { Rule } from '../rule';

export const autoscalerFixedReplicas: Rule = {
  id: 'autoscaler-fixed-replicas',
  finding: 'Fixed number of replicas in an autoscaled workload',
  consequence: 'Each `kubectl apply` resets the replicas',
  source:
    'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
  aliases: { kubeScore: ['deployment-targeted-by-hpa-does-not-have-replicas-configured'] },
  example: {
    wrong: documents(DEPLOYMENT_WITH_REQUEST_YAML.replace('spec:\n', 'spec:\n  replicas: 2\n'), AUTOSCALER_YAML),
    right: documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_YAML),
  },
  *find(index) {
    for (const scaler of index.allScalers) {
      const target = index.targetOf(scaler);
      const replicas = target?.spec<{ replicas?: number }>().replicas;
      // one finding for any number of autoscalers
      if (target && replicas !== undefined && index.scalersOf(target).at(-1) === scaler) {
        yield {
          object: target,
          path: ['spec', 'replicas'],
          text: `spec.replicas is ${replicas}, which contradicts ${scaler}: remove it, or each kubectl apply resets the replicas`,
        };
      }
    }
  },
};
