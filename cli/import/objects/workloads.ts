import { BUDGET, DEPLOYMENT, type KubeObject, NETWORK_POLICY, SERVICE, joinKey } from '../../../lib/checks/kube-object';
import { ObjectIndex } from '../../../lib/checks/object-index';
import { append } from '../../../lib/kube/append';
import type { LabelSelector, Labels } from '../../../lib/kube/label-selector';
import { type PodSpecManifest, type PodTemplate, podTemplateOf } from '../../../lib/kube/pod-spec';
import { SCALER_APIS, targetRefOf } from '../../../lib/kube/scalers';

/** A Deployment, and the objects that belong only to this Deployment. */
export interface Workload {
  readonly deployment: KubeObject;
  readonly template: PodTemplate;
  readonly pod: PodSpecManifest;
  /** Labels that select the pods. */
  readonly labels: Labels;
  readonly services: readonly KubeObject[];
  /** HorizontalPodAutoscaler or ScaledObject. */
  readonly autoscaler?: KubeObject;
  readonly budget?: KubeObject;
  readonly policy?: KubeObject;
  /** True if another NetworkPolicy selects the pods too. */
  readonly hasOtherPolicy: boolean;
}

interface SelectorSpec {
  readonly selector?: Labels | LabelSelector;
  readonly podSelector?: LabelSelector;
}

/** Finds the Deployments, and the objects that belong to each. A Service, budget or policy belongs to a Deployment if it selects no other pods. */
export function workloadsIn(objects: readonly KubeObject[]): Workload[] {
  const selecting = new SelectingObjects(objects);
  const scalers = new Map<string, KubeObject>();
  for (const scaler of objects.filter(({ api }) => SCALER_APIS.includes(api))) {
    const { kind = '', name = '' } = targetRefOf(scaler.manifest);
    const key = joinKey(kind, scaler.namespace, name);
    // only the first scaler of a Deployment counts
    scalers.set(key, scalers.get(key) ?? scaler);
  }
  return objects.flatMap((deployment) => workloadOf(deployment, selecting, scalers) ?? []);
}

function workloadOf(
  deployment: KubeObject,
  selecting: SelectingObjects,
  scalers: ReadonlyMap<string, KubeObject>,
): Workload | undefined {
  const template = deployment.api === DEPLOYMENT ? podTemplateOf(deployment.manifest) : undefined;
  const { selector } = deployment.spec<{ selector?: LabelSelector }>();
  if (!template?.spec || !selector?.matchLabels || selector.matchExpressions) return undefined;
  const [policy, ...otherPolicies] = selecting.exclusiveTo(NETWORK_POLICY, deployment);
  return {
    deployment,
    template,
    pod: template.spec,
    labels: selector.matchLabels,
    services: selecting.exclusiveTo(SERVICE, deployment),
    autoscaler: scalers.get(joinKey(deployment.kind, deployment.namespace, deployment.name)),
    budget: selecting.exclusiveTo(BUDGET, deployment)[0],
    policy,
    hasOtherPolicy: otherPolicies.length > 0 || selecting.sharedBy(NETWORK_POLICY, deployment).length > 0,
  };
}

/** Objects that select pods, with the owners of the pods. */
class SelectingObjects {
  private readonly byOwner = new Map<KubeObject, { readonly object: KubeObject; readonly isExclusive: boolean }[]>();

  public constructor(objects: readonly KubeObject[]) {
    const index = new ObjectIndex(objects);
    for (const object of objects) {
      const selector = selectorOf(object);
      const selected = selector ? [...index.selected(object.namespace, selector)] : [];
      const owners = new Set(selected.map(({ object: owner }) => owner));
      owners.forEach((owner) => append(this.byOwner, owner, { object, isExclusive: owners.size === 1 }));
    }
  }

  /** Returns the objects of a kind that select the pods of an owner, and no others. */
  public exclusiveTo(api: string, owner: KubeObject): KubeObject[] {
    return this.find(api, owner, true);
  }

  /** Returns the objects of a kind that select the pods of an owner, and others. */
  public sharedBy(api: string, owner: KubeObject): KubeObject[] {
    return this.find(api, owner, false);
  }

  private find(api: string, owner: KubeObject, isExclusive: boolean): KubeObject[] {
    const all = this.byOwner.get(owner) ?? [];
    return all.filter((one) => one.isExclusive === isExclusive && one.object.api === api).map(({ object }) => object);
  }
}

/** Returns the selector of pods of a Service, budget or policy. A Service without a selector selects none. */
function selectorOf(object: KubeObject): LabelSelector | undefined {
  const { selector, podSelector } = object.spec<SelectorSpec>();
  switch (object.api) {
    case SERVICE:
      return selector && Object.keys(selector).length > 0 ? { matchLabels: selector as Labels } : undefined;
    case BUDGET:
      return selector;
    case NETWORK_POLICY:
      return podSelector ?? {};
    default:
      return undefined;
  }
}
