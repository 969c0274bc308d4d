import type { LabelSelector } from '../../kube/label-selector';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, documents } from '../example-yaml';
import { BUDGET, type KubeObject } from '../kube-object';
import type { ObjectIndex } from '../object-index';
import type { Finding, Rule } from '../rule';

interface BudgetSpec {
  readonly selector?: LabelSelector;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

const FIX = 'pass maxUnavailable: 1, because otherwise node drains do not complete';
const budgetYaml = (maxUnavailable: number) => `\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: model }
spec:
  maxUnavailable: ${maxUnavailable}
  selector: { matchLabels: { app: model } }
`;

export const budgetBlocksDrain: Rule = {
  id: 'budget-blocks-drain',
  finding: 'PodDisruptionBudget that allows no eviction at the minimum number of replicas',
  consequence: 'Node drains do not complete',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages',
  aliases: { kubeLinter: ['pdb-max-unavailable', 'pdb-min-available'], polaris: ['pdbDisruptionsIsZero'] },
  example: { wrong: documents(DEPLOYMENT_YAML, budgetYaml(0)), right: documents(DEPLOYMENT_YAML, budgetYaml(1)) },
  *find(index) {
    for (const budget of index.ofApi(BUDGET)) {
      const finding = blockingField(index, budget);
      if (finding) {
        yield finding;
      }
    }
  },
};

/** Returns the finding on a budget that allows no eviction; undefined for other budgets. Kubernetes rounds percentages of both fields up. */
function blockingField(index: ObjectIndex, object: KubeObject): Finding | undefined {
  const { maxUnavailable, minAvailable, selector } = object.spec<BudgetSpec>();
  if (maxUnavailable !== undefined) {
    const text = `spec.maxUnavailable is ${show(maxUnavailable)}, which allows no eviction: ${FIX}`;
    return parseFloat(String(maxUnavailable)) === 0 ? { object, path: ['spec', 'maxUnavailable'], text } : undefined;
  }
  if (minAvailable === undefined) {
    return undefined;
  }
  const path = ['spec', 'minAvailable'];
  if (minAvailable === '100%') {
    return { object, path, text: `spec.minAvailable is '100%', which allows no eviction: ${FIX}` };
  }
  const replicas = selector && replicasOf(index, object, selector);
  if (!replicas) {
    return undefined;
  }
  const needed =
    typeof minAvailable === 'number' ? minAvailable : Math.ceil((parseFloat(minAvailable) * replicas) / 100);
  const pods = `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
  const text = `spec.minAvailable is ${show(minAvailable)}, which allows no eviction with ${pods}: ${FIX}`;
  return needed >= replicas ? { object, path, text } : undefined;
}

/** Returns the minimum number of replicas that a budget selects; undefined if it selects a kind without replicas. */
function replicasOf(index: ObjectIndex, { namespace }: KubeObject, selector: LabelSelector): number | undefined {
  let total = 0;
  for (const { object } of index.selected(namespace, selector)) {
    const replicas = object.api === 'Pod' ? 1 : index.minReplicas(object);
    if (replicas === undefined) {
      return undefined;
    }
    total += replicas;
  }
  return total;
}
