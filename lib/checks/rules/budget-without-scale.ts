import type { LabelSelector } from '../../kube/label-selector';
import { show } from '../../kube/show';
import { BUDGET_YAML, DEPLOYMENT_YAML, documents } from '../example-yaml';
import { BUDGET, DAEMON_SET } from '../kube-object';
import type { Rule } from '../rule';

/** Kinds without a scale subresource, which provides the number of replicas. */
const WITHOUT_SCALE = ['Pod', DAEMON_SET, 'Job.batch', 'CronJob.batch'];

export const budgetWithoutScale: Rule = {
  id: 'budget-without-scale',
  finding:
    'PodDisruptionBudget with `maxUnavailable` or a percentage for pods of a DaemonSet or Job, or for pods without a controller',
  consequence: 'Kubernetes does not evict the pods',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors',
  example: {
    wrong: documents(DEPLOYMENT_YAML.replace('Deployment', 'DaemonSet'), BUDGET_YAML),
    right: documents(DEPLOYMENT_YAML, BUDGET_YAML),
  },
  *find(index) {
    for (const budget of index.ofApi(BUDGET)) {
      const { selector, maxUnavailable, minAvailable } = budget.spec<{
        selector?: LabelSelector;
        maxUnavailable?: number | string;
        minAvailable?: number | string;
      }>();
      const field = maxUnavailable !== undefined ? 'maxUnavailable' : 'minAvailable';
      const needsScale = maxUnavailable !== undefined || typeof minAvailable === 'string';
      // such a budget allows no eviction for any kind
      const isBlocking = parseFloat(String(maxUnavailable)) === 0 || minAvailable === '100%';
      for (const { object } of selector && needsScale && !isBlocking
        ? index.selected(budget.namespace, selector)
        : []) {
        if (WITHOUT_SCALE.includes(object.api)) {
          yield {
            object: budget,
            path: ['spec', field],
            text: `spec.${field} is ${show(maxUnavailable ?? minAvailable)}, but ${object} has no scale subresource: pass minAvailable as a number, or remove the budget`,
          };
          break;
        }
      }
    }
  },
};
