import { CANARY_SHARE } from '../validation/annotations';
import { show } from '../validation/check';
import { runningContainers } from '../kube/pod-spec';
import { type CrossCheck, type Finding, nameOf } from './cross-check';
import { type LabelSelector, type Labels, selects } from '../kube/label-selector';
import {
  BUDGET,
  DEPLOYMENT,
  type KubeObject,
  NETWORK_POLICY,
  type ObjectIndex,
  SERVICE,
  type Workload,
} from './object-index';
import { type ServiceSpec, repositoryOf, selectorOf } from './service-spec';

/** Kinds that look after the pods that they select. */
const SELECTING = [DEPLOYMENT, 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps'];

interface SelectorSpec {
  readonly selector?: LabelSelector;
}

export const SELECTOR_CHECKS: CrossCheck[] = [
  {
    id: 'workload-selector',
    twins: {
      kubeScore: [
        'deployment-pod-selector-labels-match-template-metadata-labels',
        'statefulset-pod-selector-labels-match-template-metadata-labels',
      ],
      kubeLinter: ['mismatching-selector'],
    },
    *find(index) {
      for (const { object, labels } of index.workloads) {
        const { selector } = object.spec<SelectorSpec>();
        if (SELECTING.includes(object.api) && !(selector && selects(selector, labels))) {
          yield finding(
            object,
            `${show(selector)}, which does not select its own pods, that have ${show(labels)}: select labels of its template`,
          );
        }
      }
    },
  },
  {
    id: 'workload-overlap',
    *find(index) {
      for (const { object } of index.workloads) {
        const { selector } = object.spec<SelectorSpec>();
        const other = SELECTING.includes(object.api) && selector ? otherSelected(index, object, selector) : undefined;
        if (other) {
          const text = `${show(selector)}, which selects the pods of ${nameOf(other.object)} too: give each a label that the other has not`;
          yield { ...finding(object, text), other: other.object };
        }
      }
    },
  },
  {
    id: 'service-selects-nothing',
    twins: { kubeScore: ['service-targets-pod'], kubeLinter: ['dangling-service'] },
    *find(index) {
      const filled = new Set(
        ['Endpoints', 'EndpointSlice.discovery.k8s.io'].flatMap((api) => index.ofApi(api)).map(serviceOf),
      );
      for (const service of index.ofApi(SERVICE)) {
        const selector = selectorOf(service);
        if (
          selector ? selectsNothing(index, service, selector) : needsSelector(service) && !filled.has(keyOf(service))
        ) {
          yield finding(service, nothingText(service, selector?.matchLabels));
        }
      }
    },
  },
  {
    id: 'service-mixes-apps',
    *find(index) {
      for (const service of index.ofApi(SERVICE)) {
        const [one, other] = differentApps(index, service);
        if (one && other) {
          yield finding(
            service,
            `${show(service.spec<ServiceSpec>().selector)}, which selects pods of different images, ` +
              `in ${nameOf(one.object)} and ${nameOf(other.object)}: add a label that only one of them has`,
          );
        }
      }
    },
  },
  {
    id: 'budget-selects-nothing',
    *find(index) {
      for (const budget of index.ofApi(BUDGET)) {
        const { selector } = budget.spec<SelectorSpec>();
        if (!selector || selectsNothing(index, budget, selector)) {
          yield finding(budget, nothingText(budget, selector));
        }
      }
    },
  },
  {
    id: 'budget-overlap',
    *find(index) {
      const budgetOf = new Map<Workload, KubeObject>();
      for (const budget of index.ofApi(BUDGET)) {
        const { selector } = budget.spec<SelectorSpec>();
        for (const workload of selector ? index.selected(budget.namespace, selector) : []) {
          const other = budgetOf.get(workload);
          if (other) {
            const text =
              `${show(selector)}, which selects the pods of ${nameOf(workload.object)}, that ${nameOf(other)} selects too: ` +
              'keep one of them, since pods with two budgets cannot be evicted';
            yield { ...finding(budget, text), other };
            break;
          }
          budgetOf.set(workload, budget);
        }
      }
    },
  },
  {
    id: 'network-policy-selects-nothing',
    twins: { kubeScore: ['networkpolicy-targets-pod'], kubeLinter: ['dangling-networkpolicy'] },
    *find(index) {
      for (const policy of index.ofApi(NETWORK_POLICY)) {
        const { podSelector = {} } = policy.spec<{ podSelector?: LabelSelector }>();
        // one that selects the whole namespace is meant for whatever comes
        if (!isEmpty(podSelector) && selectsNothing(index, policy, podSelector)) {
          yield { object: policy, text: `spec.podSelector is ${nothingText(policy, podSelector)}` };
        }
      }
    },
  },
];

function finding(object: KubeObject, text: string): Finding {
  return { object, text: `spec.selector is ${text}` };
}

function nothingText({ namespace }: KubeObject, selector: LabelSelector | Labels | undefined): string {
  const where = namespace === '' ? '' : ` in namespace '${namespace}'`;
  return `${show(selector)}, which selects no pods${where}: select labels that a pod template has`;
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function selectsNothing(index: ObjectIndex, { namespace }: KubeObject, selector: LabelSelector): boolean {
  for (const _ of index.selected(namespace, selector)) {
    return false;
  }
  return true;
}

function otherSelected(index: ObjectIndex, object: KubeObject, selector: LabelSelector): Workload | undefined {
  for (const workload of index.selected(object.namespace, selector)) {
    if (workload.object !== object) {
      return workload;
    }
  }
  return undefined;
}

/** Only an ExternalName leads elsewhere without being told to which addresses. */
function needsSelector(service: KubeObject): boolean {
  return service.spec<ServiceSpec>().type !== 'ExternalName';
}

/** The Service whose addresses an Endpoints or EndpointSlice holds. */
function serviceOf({ manifest, name, namespace }: KubeObject): string {
  return `${namespace}/${manifest.metadata.labels?.['kubernetes.io/service-name'] ?? name}`;
}

function keyOf({ name, namespace }: KubeObject): string {
  return `${namespace}/${name}`;
}

/** Two workloads behind a Service that do not run the same image, in whatever versions. Those of a `CanaryRelease` are meant to. */
function differentApps(index: ObjectIndex, service: KubeObject): Workload[] {
  const { annotations = {} } = service.manifest.metadata;
  const selector = CANARY_SHARE in annotations ? undefined : selectorOf(service);
  let first: Workload | undefined;
  for (const workload of selector ? index.selected(service.namespace, selector) : []) {
    if (first && imageOf(first) !== imageOf(workload)) {
      return [first, workload];
    }
    first ??= workload;
  }
  return [];
}

function imageOf({ pod }: Workload): string {
  const containers = runningContainers(pod);
  const serving = containers.find(({ ports = [] }) => ports.length > 0) ?? containers[0];
  return repositoryOf(serving?.image ?? '');
}
