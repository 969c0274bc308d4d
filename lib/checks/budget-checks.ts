import { show } from '../validation/check';
import type { CrossCheck } from './cross-check';
import type { LabelSelector } from '../kube/label-selector';
import { BUDGET, type KubeObject, type ObjectIndex } from './object-index';

interface BudgetSpec {
  readonly selector?: LabelSelector;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

const REMEDY = 'pass maxUnavailable: 1, or nodes with these pods cannot be drained';

export const BUDGET_CHECKS: CrossCheck[] = [
  {
    id: 'budget-blocks-drain',
    twins: { kubeLinter: ['pdb-max-unavailable', 'pdb-min-available'] },
    *find(index) {
      for (const budget of index.ofApi(BUDGET)) {
        const text = blocks(index, budget);
        if (text) {
          yield { object: budget, text };
        }
      }
    },
  },
];

/**
 * Percentages of pods are rounded up, of both fields.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages
 */
function blocks(index: ObjectIndex, budget: KubeObject): string | undefined {
  const { maxUnavailable, minAvailable, selector } = budget.spec<BudgetSpec>();
  if (maxUnavailable !== undefined) {
    return parseFloat(String(maxUnavailable)) === 0
      ? `spec.maxUnavailable is ${show(maxUnavailable)}, which lets no pod go: ${REMEDY}`
      : undefined;
  }
  if (minAvailable === undefined) {
    return undefined;
  }
  if (minAvailable === '100%') {
    return `spec.minAvailable is '100%', which lets no pod go: ${REMEDY}`;
  }
  const pods = selector && podsOf(index, budget, selector);
  if (!pods) {
    return undefined;
  }
  const needed = typeof minAvailable === 'number' ? minAvailable : Math.ceil((parseFloat(minAvailable) * pods) / 100);
  return needed >= pods
    ? `spec.minAvailable is ${show(minAvailable)}, which lets none of ${pods} replicas go: ${REMEDY}`
    : undefined;
}

/** Fewest replicas that a budget selects; undefined if the kind of one does not say. */
function podsOf(index: ObjectIndex, { namespace }: KubeObject, selector: LabelSelector): number | undefined {
  let pods = 0;
  for (const { object } of index.selected(namespace, selector)) {
    const replicas = object.api === 'Pod' ? 1 : index.minReplicas(object);
    if (replicas === undefined) {
      return undefined;
    }
    pods += replicas;
  }
  return pods;
}
