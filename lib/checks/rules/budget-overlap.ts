import { show } from '../../kube/show';
import { BUDGET_YAML, DEPLOYMENT_YAML, documents } from '../example-yaml';
import { BUDGET, type KubeObject } from '../kube-object';
import type { Workload } from '../object-index';
import type { Rule } from '../rule';
import { SELECTOR, type SelectorSpec } from '../selectors';

const SECOND_BUDGET = `\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: all }
spec:
  maxUnavailable: 1
  selector: {}
`;

export const budgetOverlap: Rule = {
  id: 'budget-overlap',
  finding: 'Two PodDisruptionBudgets that select the same pods',
  consequence: 'Kubernetes does not evict the pods',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors',
  example: {
    wrong: documents(DEPLOYMENT_YAML, BUDGET_YAML, SECOND_BUDGET),
    right: documents(DEPLOYMENT_YAML, BUDGET_YAML),
  },
  *find(index) {
    const budgetOf = new Map<Workload, KubeObject>();
    for (const budget of index.ofApi(BUDGET)) {
      const { selector } = budget.spec<SelectorSpec>();
      for (const workload of selector ? index.selected(budget.namespace, selector) : []) {
        const other = budgetOf.get(workload);
        if (other) {
          yield {
            object: budget,
            path: SELECTOR,
            other,
            text:
              `spec.selector is ${show(selector)}, which selects the pods of ${workload.object}, but ${other} already selects them: ` +
              'remove one of the two budgets, because Kubernetes does not evict pods with two budgets',
          };
          break;
        }
        budgetOf.set(workload, budget);
      }
    }
  },
};
