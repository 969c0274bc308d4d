import type { RolloutStrategy } from '../../kube/rollout';
import { surge, unavailable } from '../../kube/rollout';
import { acceleratorOf } from '../accelerators';
import { inContainer } from '../example-yaml';
import { DEPLOYMENT, type KubeObject, ROLLOUT } from '../kube-object';
import type { Rule } from '../rule';

const GPU = inContainer('resources: { limits: { nvidia.com/gpu: 1 } }');
const STRATEGY = 'spec:\n  strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }\n  selector';

export const rolloutAccelerator: Rule = {
  id: 'rollout-accelerator',
  finding:
    'Deployment or Argo Rollout without `maxSurge`, if its pods request an accelerator such as a GPU, and a rollout starts a pod before it stops one',
  consequence: 'Without a spare accelerator, the additional pod stays pending, and the rollout does not complete',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge',
  isAdvice: true,
  example: { wrong: GPU, right: GPU.replace('spec:\n  selector', STRATEGY) },
  *find(index) {
    for (const object of [...index.ofApi(DEPLOYMENT), ...index.ofApi(ROLLOUT)]) {
      const [workload] = index.podsOf(object);
      const accelerator = workload && acceleratorOf(workload.pod);
      const strategy = strategyOf(object);
      const surgePods = surge(strategy, index.maxReplicas(object) ?? 1, '25%');
      const stopsPodFirst = unavailable(strategy, index.minReplicas(object) ?? 1) > 0;
      // an explicit value is a decision of the author
      const isDefault = strategy?.rollingUpdate?.maxSurge === undefined;
      if (accelerator !== undefined && surgePods > 0 && isDefault && !stopsPodFirst) {
        yield {
          object,
          path: ['spec', 'strategy'],
          text: `a rollout starts ${surgePods} more ${surgePods === 1 ? 'pod' : 'pods'}, which ${surgePods === 1 ? 'needs' : 'need'} a spare ${accelerator}: pass maxSurge 0 and maxUnavailable 1, or the maxSurge that the spare nodes of the cluster allow`,
        };
      }
    }
  },
};

interface ArgoStrategy {
  readonly canary?: RolloutStrategy['rollingUpdate'];
  /** Always starts all pods before it stops any, which is a decision of the author. */
  readonly blueGreen?: object;
}

/** Returns the strategy of a Deployment or Argo Rollout. The canaries of Argo Rollouts have the fields and defaults of a rolling update. */
function strategyOf(object: KubeObject): RolloutStrategy | undefined {
  const { strategy } = object.spec<{ strategy?: RolloutStrategy & ArgoStrategy }>();
  if (object.api !== ROLLOUT) return strategy;
  return strategy?.blueGreen ? { type: 'BlueGreen' } : { rollingUpdate: strategy?.canary };
}
