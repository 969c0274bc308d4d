import { TARGET_REF, targetTextOf } from '../autoscalers';
import { AUTOSCALER_YAML, DEPLOYMENT_WITH_REQUEST_YAML, documents } from '../example-yaml';
import type { Rule } from '../rule';

export const autoscalerTargetMissing: Rule = {
  id: 'autoscaler-target-missing',
  finding: 'Autoscaler whose target does not exist',
  consequence: 'The autoscaler does nothing',
  source: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/',
  aliases: { kubeScore: ['horizontalpodautoscaler-has-target'], kubeLinter: ['dangling-horizontalpodautoscaler'] },
  example: {
    wrong: documents(
      DEPLOYMENT_WITH_REQUEST_YAML,
      AUTOSCALER_YAML.replace('Deployment, name: model', 'Deployment, name: model-server'),
    ),
    right: documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_YAML),
  },
  *find(index) {
    for (const scaler of index.allScalers) {
      if (!index.targetOf(scaler)) {
        yield {
          object: scaler,
          path: TARGET_REF,
          text: `spec.scaleTargetRef is ${targetTextOf(scaler)}, which does not exist: pass the apiVersion, kind and name of the workload to scale`,
        };
      }
    }
  },
};
