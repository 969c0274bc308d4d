import type { CapacityDemand } from '../../lib/capacity/capacity-demand';
import { demandsOf, podsOfAll } from '../../lib/capacity/counted-pods';
import type { KubeObject } from '../../lib/checks/kube-object';
import { show } from '../../lib/kube/show';
import type { ManifestGroup } from '../input/groups';
import { InputError } from '../program';

/** Resources of the pods of a group, or of all groups. */
export interface GroupCapacity {
  readonly name: string;
  readonly atRest: CapacityDemand;
  readonly atMaximum: CapacityDemand;
  readonly duringRollout: CapacityDemand;
  readonly perNode: CapacityDemand;
}

/** Computes the capacity of each group that has pods, and the sum of all groups unless exactly one has pods. */
export function capacityOf(groups: readonly ManifestGroup[], sumName: string): GroupCapacity[] {
  const podsByGroup = groups.map(({ name, objects }) => ({ name, pods: podsOfAll(objects.map(sourceOf)) }));
  const sum = { name: sumName, pods: podsByGroup.flatMap(({ pods }) => pods) };
  const withPods = podsByGroup.filter(({ pods }) => pods.length > 0);
  return [...withPods, ...(withPods.length === 1 ? [] : [sum])].map(({ name, pods }) => ({ name, ...demandsOf(pods) }));
}

function sourceOf(object: KubeObject) {
  const fail = (field: string, value: unknown, rule: string): never => {
    throw new InputError(`${object}: ${field} is ${show(value)}, ${rule}`);
  };
  return { manifest: object.manifest, errors: { fail } };
}
