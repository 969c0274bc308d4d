import type { RolloutStrategy } from '../../kube/rollout';
import { surge } from '../../kube/rollout';
import { acceleratorOf } from '../accelerators';
import { inContainer } from '../example-yaml';
import { DEPLOYMENT } from '../kube-object';
import type { Rule } from '../rule';

const GPU = inContainer('resources: { limits: { nvidia.com/gpu: 1 } }');
const STRATEGY = 'spec:\n  strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }\n  selector';

export const rolloutAccelerator: Rule = {
  id: 'rollout-accelerator',
  finding: 'Rollout of pods with a GPU that surges by the Kubernetes default, `maxSurge: 25%`',
  consequence: 'The rollout does not complete without a spare GPU',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge',
  isAdvice: true,
  example: { wrong: GPU, right: GPU.replace('spec:\n  selector', STRATEGY) },
  *find(index) {
    for (const object of index.ofApi(DEPLOYMENT)) {
      const [workload] = index.podsOf(object);
      const accelerator = workload && acceleratorOf(workload.pod);
      const { strategy } = object.spec<{ strategy?: RolloutStrategy }>();
      const surgePods = surge(strategy, index.maxReplicas(object) ?? 1, '25%');
      // an explicit value is a decision of the author
      if (accelerator !== undefined && surgePods > 0 && strategy?.rollingUpdate?.maxSurge === undefined) {
        yield {
          object,
          path: ['spec', 'strategy'],
          text: `a rollout starts ${surgePods} more ${surgePods === 1 ? 'pod' : 'pods'}, which ${surgePods === 1 ? 'needs' : 'need'} a spare ${accelerator}: pass maxSurge 0 and maxUnavailable 1, or maxSurge if the cluster has spare nodes`,
        };
      }
    }
  },
};
