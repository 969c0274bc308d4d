import type { CapacityDemand } from '../../lib/capacity/capacity-demand';
import { demandsOf, podsOfAll } from '../../lib/capacity/counted-pods';
import type { KubeObject } from '../../lib/checks/kube-object';
import { show } from '../../lib/kube/show';
import type { ManifestGroup } from '../input/groups';
import { InputError } from '../program';

/** Capacity of a group of objects, or of all. */
export interface GroupDemands {
  readonly name: string;
  readonly atRest: CapacityDemand;
  readonly atMaximum: CapacityDemand;
  readonly duringRollout: CapacityDemand;
  readonly perNode: CapacityDemand;
}

/** Computes the capacity of each group that has pods, and of all groups together if there are several. */
export function capacityOf(groups: readonly ManifestGroup[], total: string): GroupDemands[] {
  const counted = groups.map(({ name, objects }) => ({ name, pods: podsOfAll(objects.map(sourceOf)) }));
  const all = { name: total, pods: counted.flatMap(({ pods }) => pods) };
  const withPods = counted.filter(({ pods }) => pods.length > 0);
  return [...withPods, ...(withPods.length === 1 ? [] : [all])].map(({ name, pods }) => ({ name, ...demandsOf(pods) }));
}

function sourceOf(object: KubeObject) {
  const fail = (field: string, value: unknown, rule: string): never => {
    throw new InputError(`${object}: ${field} is ${show(value)}, ${rule}`);
  };
  return { manifest: object.manifest, errors: { fail } };
}
