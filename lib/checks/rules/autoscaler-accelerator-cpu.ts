import { SCALED_OBJECT } from '../../kube/scalers';
import { acceleratorOf } from '../accelerators';
import { type AutoscalerSpec, targetTextOf } from '../autoscalers';
import { AUTOSCALER_YAML, documents, inGpuContainer } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import type { Rule } from '../rule';

const GPU = inGpuContainer("resources: { requests: { cpu: '4' }, limits: { nvidia.com/gpu: 1 } }");
const AUTOSCALER_BY_REQUESTS = `${AUTOSCALER_YAML}\
  metrics:
    - type: Pods
      pods: { metric: { name: requests_running }, target: { type: AverageValue, averageValue: 4 } }
`;

export const autoscalerAcceleratorCpu: Rule = {
  id: 'autoscaler-accelerator-cpu',
  finding: 'Autoscaler that scales pods with an accelerator, such as a GPU, only on CPU or memory',
  consequence: 'The autoscaler ignores the load on the accelerator',
  source: 'https://cloud.google.com/kubernetes-engine/docs/best-practices/machine-learning/inference/autoscaling',
  isAdvice: true,
  example: { wrong: documents(GPU, AUTOSCALER_YAML), right: documents(GPU, AUTOSCALER_BY_REQUESTS) },
  *find(index) {
    for (const scaler of index.allScalers) {
      const target = index.targetOf(scaler);
      const [workload] = target ? index.podsOf(target) : [];
      const accelerator = workload && acceleratorOf(workload.pod);
      if (accelerator !== undefined && hasOnlyResourceMetrics(scaler)) {
        yield {
          object: scaler,
          path: ['spec', scaler.api === SCALED_OBJECT ? 'triggers' : 'metrics'],
          text: `all metrics are CPU or memory, but the pods of ${targetTextOf(scaler)} use ${accelerator}: add a metric such as the number of requests in flight`,
        };
      }
    }
  },
};

/** Returns true if all metrics are CPU or memory. Without any metric, the API server adds CPU. */
function hasOnlyResourceMetrics(scaler: KubeObject): boolean {
  const { metrics = [], triggers = [] } = scaler.spec<AutoscalerSpec>();
  return scaler.api === SCALED_OBJECT
    ? triggers.length > 0 && triggers.every(({ type }) => type === 'cpu' || type === 'memory')
    : metrics.every(({ type }) => type === 'Resource' || type === 'ContainerResource');
}
