import { SCALED_OBJECT, type ScalerSpec, boundsOf } from '../../kube/scalers';
import { AUTOSCALER_YAML, DEPLOYMENT_WITH_REQUEST_YAML, documents } from '../example-yaml';
import type { Rule } from '../rule';

const appYaml = (maxReplicas: number) =>
  documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_YAML.replace('maxReplicas: 5', `maxReplicas: ${maxReplicas}`));

export const autoscalerBounds: Rule = {
  id: 'autoscaler-bounds',
  finding: 'Autoscaler whose minimum is not less than its maximum',
  consequence: 'The autoscaler never scales, or the API server rejects it',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/',
  isAdvice: true,
  example: { wrong: appYaml(2), right: appYaml(5) },
  *find(index) {
    for (const object of index.allScalers) {
      const [maxField, minField] =
        object.api === SCALED_OBJECT ? ['maxReplicaCount', 'minReplicaCount'] : ['maxReplicas', 'minReplicas'];
      const { idleReplicaCount, ...spec } = object.spec<ScalerSpec>();
      const { minReplicas, maxReplicas } = boundsOf({ ...object.manifest, spec });
      // without triggers that are active, KEDA scales from an equal minimum to `idleReplicaCount`
      const isFixed = minReplicas === maxReplicas && idleReplicaCount === undefined;
      if (maxField in spec && (minReplicas > maxReplicas || isFixed)) {
        yield {
          object,
          path: ['spec', maxField],
          text: `spec.${maxField} is ${maxReplicas}, must be more than ${minField} ${minReplicas}: raise it, or remove the autoscaler`,
        };
      }
    }
  },
};
