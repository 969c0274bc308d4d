import { AUTOSCALER_YAML, BUDGET_YAML, DEPLOYMENT_WITH_REQUEST_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { BUDGET, DEPLOYMENT, REPLICA_SET, ROLLOUT, STATEFUL_SET } from '../kube-object';
import type { ObjectIndex, Workload } from '../object-index';
import type { Rule } from '../rule';
import type { SelectorSpec } from '../selectors';
import { servicesByWorkload } from '../served';

/** Kinds that need a budget. */
const KINDS = [DEPLOYMENT, STATEFUL_SET, REPLICA_SET, ROLLOUT];
const APP = documents(DEPLOYMENT_WITH_REQUEST_YAML, SERVICE_YAML, AUTOSCALER_YAML);

export const budgetMissing: Rule = {
  id: 'budget-missing',
  finding:
    'Deployment, StatefulSet, ReplicaSet or Argo Rollout behind a Service, with a minimum of at least two pods, but without a PodDisruptionBudget',
  consequence: 'Node drains can stop all pods at once',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets',
  isAdvice: true,
  aliases: {
    kubeScore: ['deployment-has-poddisruptionbudget', 'statefulset-has-poddisruptionbudget'],
    polaris: ['missingPodDisruptionBudget'],
  },
  example: { wrong: APP, right: documents(APP, BUDGET_YAML) },
  *find(index) {
    const workloadsWithBudget = withBudget(index);
    for (const workload of index.once(servicesByWorkload).keys()) {
      const { object } = workload;
      const replicas = index.minReplicas(object) ?? 0;
      if (KINDS.includes(object.api) && replicas > 1 && !workloadsWithBudget.has(workload)) {
        yield {
          object,
          path: ['metadata', 'name'],
          text: `no PodDisruptionBudget selects the ${replicas} pods of ${object}: add one with maxUnavailable 1`,
        };
      }
    }
  },
};

/** Returns the workloads with a budget. */
function withBudget(index: ObjectIndex): Set<Workload> {
  return new Set(
    index.ofApi(BUDGET).flatMap((budget) => {
      const { selector } = budget.spec<SelectorSpec>();
      return selector ? [...index.selected(budget.namespace, selector)] : [];
    }),
  );
}
