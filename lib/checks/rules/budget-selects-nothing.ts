import { BUDGET_YAML, DEPLOYMENT_YAML, documents } from '../example-yaml';
import { BUDGET } from '../kube-object';
import type { Rule } from '../rule';
import { SELECTOR, type SelectorSpec, nothingText, selectsNothing } from '../selectors';

export const budgetSelectsNothing: Rule = {
  id: 'budget-selects-nothing',
  finding: 'PodDisruptionBudget that selects no pods',
  consequence: 'The budget protects nothing',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget',
  example: {
    wrong: documents(DEPLOYMENT_YAML, BUDGET_YAML.replace('app: model', 'app: model-server')),
    right: documents(DEPLOYMENT_YAML, BUDGET_YAML),
  },
  *find(index) {
    for (const budget of index.ofApi(BUDGET)) {
      const { selector } = budget.spec<SelectorSpec>();
      if (!selector || selectsNothing(index, budget, selector)) {
        yield { object: budget, path: SELECTOR, text: `spec.selector is ${nothingText(budget, selector)}` };
      }
    }
  },
};
