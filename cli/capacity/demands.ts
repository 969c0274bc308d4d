import type { CapacityDemand } from '../../lib/capacity/capacity-demand';
import { demandsOf, isCounted, podsOfAll } from '../../lib/capacity/counted-pods';
import type { KubeObject } from '../../lib/checks/kube-object';
import { podsIn } from '../../lib/kube/pods-in';
import { SCALER_KINDS } from '../../lib/kube/scalers';
import { show } from '../../lib/kube/show';
import type { ManifestGroup } from '../input/groups';
import { InputError } from '../program';
import { customPodsOf } from './custom-pods';

/** Resources of the pods of a group, or of all groups. */
export interface GroupCapacity {
  readonly name: string;
  readonly atRest: CapacityDemand;
  readonly atMaximum: CapacityDemand;
  readonly duringRollout: CapacityDemand;
  readonly perNode: CapacityDemand;
  /** Objects whose controllers create pods that the manifests do not define. */
  readonly notCounted: readonly NotCounted[];
}

interface NotCounted {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Kinds whose controllers choose the containers of their pods. */
const CREATES_OTHER_PODS =
  /^(?:InferenceService\.serving\.kserve\.io|LLMInferenceService\.serving\.kserve\.io|Rollout\.argoproj\.io|SeldonDeployment\.machinelearning\.seldon\.io)$/;

/** Computes the capacity of each group that has pods, and the sum of all groups unless exactly one has pods. */
export function capacityOf(groups: readonly ManifestGroup[], sumName: string): GroupCapacity[] {
  // an autoscaler can be in another file than its target
  const scalers = groups.flatMap(({ objects }) => objects.filter(isScaler).map(sourceOf));
  const podsByGroup = groups.map(({ name, objects }) => {
    const others = objects.filter((object) => !isScaler(object)).map(sourceOf);
    const custom = others.map((source) => customPodsOf(source, scalers));
    const isUncounted = (object: KubeObject, i: number) => custom[i] === undefined && hasOtherPods(object);
    return {
      name,
      pods: [...podsOfAll([...others, ...scalers]), ...custom.flatMap((pods) => pods ?? [])],
      notCounted: others
        .map(({ object }) => object)
        .filter(isUncounted)
        .map(nameOf),
    };
  });
  const sum = {
    name: sumName,
    pods: podsByGroup.flatMap(({ pods }) => pods),
    notCounted: podsByGroup.flatMap(({ notCounted }) => notCounted),
  };
  const withPods = podsByGroup.filter(({ pods, notCounted }) => pods.length + notCounted.length > 0);
  return [...withPods, ...(withPods.length === 1 ? [] : [sum])].map(({ pods, ...group }) => ({
    ...group,
    ...demandsOf(pods),
  }));
}

function isScaler({ kind }: KubeObject): boolean {
  return SCALER_KINDS.includes(kind);
}

function hasOtherPods({ kind, api, manifest }: KubeObject): boolean {
  return !isCounted(kind) && (CREATES_OTHER_PODS.test(api) || podsIn(manifest).length > 0);
}

function nameOf({ kind, namespace, name }: KubeObject): NotCounted {
  return { kind, ...(namespace === '' ? {} : { namespace }), name };
}

function sourceOf(object: KubeObject) {
  const fail = (field: string, value: unknown, rule: string): never => {
    throw new InputError(`${object}: ${field} is ${show(value)}, ${rule}`);
  };
  return { object, manifest: object.manifest, errors: { fail } };
}
