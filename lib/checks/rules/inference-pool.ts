import type { LabelSelector } from '../../kube/label-selector';
import { pathText } from '../../kube/json-path';
import { runningContainers, serves } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, documents } from '../example-yaml';
import { type PoolSpec, inferencePools, poolSelectorOf } from '../inference-pools';
import type { KubeObject } from '../kube-object';
import type { ObjectIndex } from '../object-index';
import type { Finding, Rule } from '../rule';
import { SELECTOR, nothingText, selectsNothing } from '../selectors';

const appYaml = (selector: string) =>
  documents(
    DEPLOYMENT_YAML,
    `\
apiVersion: inference.networking.k8s.io/v1
kind: InferencePool
metadata: { name: model }
spec:
  selector: ${selector}
  targetPorts: [{ number: 8080 }]
  endpointPickerRef: { name: picker, port: { number: 9002 } }
`,
  );

export const inferencePool: Rule = {
  id: 'inference-pool',
  finding:
    'InferencePool whose selector lacks `matchLabels` or selects no pods, or with a target port that its pods do not declare. The check ignores ports of pods that declare none',
  consequence: 'Requests fail with 503 Service Unavailable, or the API server rejects the InferencePool',
  source: 'https://gateway-api-inference-extension.sigs.k8s.io/api-types/inferencepool/',
  example: { wrong: appYaml('{ app: model }'), right: appYaml('{ matchLabels: { app: model } }') },
  *find(index) {
    for (const object of inferencePools(index)) {
      const spec = object.spec<PoolSpec>();
      const { selector } = spec;
      const podSelector = poolSelectorOf(object);
      if (!podSelector) {
        yield {
          object,
          path: SELECTOR,
          text: `spec.selector is ${show(selector)}, must have matchLabels: pass the labels as matchLabels`,
        };
        continue;
      }
      if (selectsNothing(index, object, podSelector)) {
        yield { object, path: SELECTOR, text: `spec.selector is ${nothingText(object, selector)}` };
      } else {
        yield* missingPorts(index, object, podSelector);
      }
    }
  },
};

function* missingPorts(index: ObjectIndex, object: KubeObject, selector: LabelSelector): Iterable<Finding> {
  const { targetPorts = [], targetPortNumber } = object.spec<PoolSpec>();
  const ports = [
    ...targetPorts.map(({ number }, i) => ({ number, path: ['spec', 'targetPorts', i, 'number'] })),
    { number: targetPortNumber, path: ['spec', 'targetPortNumber'] },
  ];
  for (const { number, path } of ports) {
    for (const { object: workload, pod } of index.selected(object.namespace, selector)) {
      if (number !== undefined && !serves(runningContainers(pod), number)) {
        const text = `${pathText(path)} is ${number}, which no container of ${workload} declares: pass the port your server listens on`;
        yield { object, path, text };
        break;
      }
    }
  }
}
