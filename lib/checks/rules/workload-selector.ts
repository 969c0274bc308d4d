import { selects } from '../../kube/label-selector';
import { show } from '../../kube/show';
import type { Rule } from '../rule';
import { CONTROLLERS, SELECTOR, type SelectorSpec } from '../selectors';

const WRONG = `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: model }
spec:
  selector: { matchLabels: { app: model-server } }
  template:
    metadata: { labels: { app: model } }
    spec:
      containers: [{ name: server, image: registry.example.com/model:1.4.0 }]
`;

export const workloadSelector: Rule = {
  id: 'workload-selector',
  finding: 'Workload whose selector does not select its own pods',
  consequence: 'The API server, or Argo Rollouts for a Rollout, rejects the workload',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  aliases: {
    kubeScore: [
      'deployment-pod-selector-labels-match-template-metadata-labels',
      'statefulset-pod-selector-labels-match-template-metadata-labels',
    ],
    kubeLinter: ['mismatching-selector'],
  },
  example: { wrong: WRONG, right: WRONG.replace('model-server', 'model') },
  *find(index) {
    for (const { object, labels } of index.workloads) {
      const { selector } = object.spec<SelectorSpec>();
      if (CONTROLLERS.includes(object.api) && !(selector && selects(selector, labels))) {
        yield {
          object,
          path: SELECTOR,
          text: `spec.selector is ${show(selector)}, which does not select the pod labels ${show(labels)}: select labels of the pod template`,
        };
      }
    }
  },
};
