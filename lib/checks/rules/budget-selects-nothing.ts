import { DEPLOYMENT_YAML, documents } from '../example-yaml';
import { BUDGET } from '../kube-object';
import type { Rule } from '../rule';
import { SELECTOR, type SelectorSpec, nothingText, selectsNothing } from '../selectors';

const WRONG = `\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: model }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: model-server } }
`;

export const budgetSelectsNothing: Rule = {
  id: 'budget-selects-nothing',
  finding: 'PodDisruptionBudget that selects no pods',
  consequence: 'It protects nothing',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget',
  example: {
    wrong: documents(DEPLOYMENT_YAML, WRONG),
    right: documents(DEPLOYMENT_YAML, WRONG.replace('model-server', 'model')),
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
