import { HPA, SCALED_OBJECT } from '../../kube/scalers';
import type { AutoscalerSpec } from '../autoscalers';
import { AUTOSCALER_YAML, DEPLOYMENT_WITH_REQUEST_YAML, documents } from '../example-yaml';
import type { Rule } from '../rule';

const autoscalerYaml = (replicas: number) => AUTOSCALER_YAML.replace('minReplicas: 2', `minReplicas: ${replicas}`);

export const autoscalerZero: Rule = {
  id: 'autoscaler-zero',
  finding:
    'HorizontalPodAutoscaler with `minReplicas: 0` but no Object or External metric, or ScaledObject with `minReplicaCount: 0` and no trigger other than CPU and memory',
  consequence: 'The API server or KEDA rejects the autoscaler',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/',
  example: {
    wrong: documents(DEPLOYMENT_WITH_REQUEST_YAML, autoscalerYaml(0)),
    right: documents(DEPLOYMENT_WITH_REQUEST_YAML, autoscalerYaml(1)),
  },
  *find(index) {
    for (const scaler of index.ofApi(HPA)) {
      const { minReplicas, metrics = [] } = scaler.spec<AutoscalerSpec>();
      if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
        yield {
          object: scaler,
          path: ['spec', 'minReplicas'],
          text: 'spec.minReplicas is 0, which requires an Object or External metric: pass 1, or add such a metric',
        };
      }
    }
    for (const scaler of index.ofApi(SCALED_OBJECT)) {
      const { minReplicaCount, triggers = [] } = scaler.spec<AutoscalerSpec & { minReplicaCount?: number }>();
      if (minReplicaCount === 0 && triggers.every(({ type }) => type === 'cpu' || type === 'memory')) {
        yield {
          object: scaler,
          path: ['spec', 'minReplicaCount'],
          text: 'spec.minReplicaCount is 0, which requires a trigger other than cpu and memory: pass 1, or add such a trigger',
        };
      }
    }
  },
};
