import type { LabelSelector } from '../../kube/label-selector';
import { show } from '../../kube/show';
import { documents } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import type { ObjectIndex, Workload } from '../object-index';
import type { Rule } from '../rule';
import { CONTROLLERS, SELECTOR, type SelectorSpec } from '../selectors';

const STABLE = `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: stable }
spec:
  selector: { matchLabels: { app: model } }
  template:
    metadata: { labels: { app: model } }
    spec:
      containers: [{ name: server, image: registry.example.com/model:1.4.0 }]
`;
const CANARY = `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: canary }
spec:
  selector: { matchLabels: { app: model, track: canary } }
  template:
    metadata: { labels: { app: model, track: canary } }
    spec:
      containers: [{ name: server, image: registry.example.com/model:1.5.0 }]
`;

export const workloadOverlap: Rule = {
  id: 'workload-overlap',
  finding: "Workload whose selector also selects another workload's pods",
  consequence: 'Autoscalers and budgets count the wrong pods',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  example: {
    wrong: documents(STABLE, CANARY),
    right: documents(STABLE.replaceAll('{ app: model }', '{ app: model, track: stable }'), CANARY),
  },
  *find(index) {
    for (const { object } of index.workloads) {
      const { selector } = object.spec<SelectorSpec>();
      const other = CONTROLLERS.includes(object.api) && selector ? otherWorkload(index, object, selector) : undefined;
      if (other) {
        yield {
          object,
          path: SELECTOR,
          other: other.object,
          text: `spec.selector is ${show(selector)}, which also selects the pods of ${other.object}: add a label with a different value to each selector and pod template`,
        };
      }
    }
  },
};

function otherWorkload(index: ObjectIndex, object: KubeObject, selector: LabelSelector): Workload | undefined {
  for (const workload of index.selected(object.namespace, selector)) {
    if (workload.object !== object) {
      return workload;
    }
  }
  return undefined;
}
