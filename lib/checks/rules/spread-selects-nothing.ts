import { type LabelSelector, selects } from '../../kube/label-selector';
import { pathText } from '../../kube/json-path';
import type { JsonPath } from '../../kube/json-path';
import { show } from '../../kube/show';
import { inPod } from '../example-yaml';
import type { ObjectIndex, Workload } from '../object-index';
import type { Rule } from '../rule';
import { selectsNothing } from '../selectors';

interface Term {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: string[];
  readonly namespaceSelector?: object;
}

const podWithSpread = (app: string) =>
  inPod(
    'topologySpreadConstraints:',
    '  - maxSkew: 1',
    '    topologyKey: kubernetes.io/hostname',
    '    whenUnsatisfiable: ScheduleAnyway',
    `    labelSelector: { matchLabels: { app: ${app} } }`,
  );

export const spreadSelectsNothing: Rule = {
  id: 'spread-selects-nothing',
  finding:
    'Anti-affinity that selects no pods of the app, or a topology spread constraint that does not select the pods that contain it. The check ignores terms with namespaces',
  consequence: 'All pods can run on one node',
  source:
    'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition',
  example: { wrong: podWithSpread('server'), right: podWithSpread('model') },
  *find(index) {
    for (const workload of index.workloads) {
      // the controllers of custom resources add labels to their pods
      for (const [field, selector] of Object.keys(workload.labels).length > 0
        ? ineffectiveTerms(index, workload)
        : []) {
        const path = [...workload.podPath, ...field, 'labelSelector'];
        yield {
          object: workload.object,
          path,
          text: `${pathText(path)} is ${show(selector)}, which does not select the pods of this workload: pass labels of the pod template`,
        };
      }
    }
  },
};

/** Returns the terms without effect, each with its path in the pod. */
function ineffectiveTerms(index: ObjectIndex, { object, pod, labels }: Workload): [JsonPath, LabelSelector][] {
  const rules = pod.affinity?.podAntiAffinity ?? {};
  const field = ['affinity', 'podAntiAffinity'];
  const [required, preferred] = [
    'requiredDuringSchedulingIgnoredDuringExecution',
    'preferredDuringSchedulingIgnoredDuringExecution',
  ] as const;
  const antiAffinityTerms: [JsonPath, Term][] = [
    ...(rules[required] ?? []).map((term, i): [JsonPath, Term] => [[...field, required, i], term]),
    ...(rules[preferred] ?? []).map(({ podAffinityTerm = {} }, i): [JsonPath, Term] => [
      [...field, preferred, i, 'podAffinityTerm'],
      podAffinityTerm,
    ]),
  ];
  const { topologySpreadConstraints = [] } = pod as { topologySpreadConstraints?: Term[] };
  const spreadTerms = topologySpreadConstraints.map((term, i): [JsonPath, Term] => [
    ['topologySpreadConstraints', i],
    term,
  ]);
  const selectsOthers = ({ labelSelector, namespaces, namespaceSelector }: Term) =>
    labelSelector !== undefined && !namespaces && !namespaceSelector && !selects(labelSelector, labels);
  return [
    ...antiAffinityTerms.filter(
      ([, term]) => selectsOthers(term) && selectsNothing(index, object, term.labelSelector ?? {}),
    ),
    ...spreadTerms.filter(([, term]) => selectsOthers(term)),
  ].map(([path, { labelSelector = {} }]) => [path, labelSelector]);
}
