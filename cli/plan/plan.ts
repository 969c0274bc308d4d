import type { KubeObject } from '../../lib/checks/kube-object';
import type { ManifestGroup } from '../input/groups';
import type { Connection } from '../cluster/connection';
import type { Difference } from '../cluster/differences';
import { changesIn } from './changes';
import { EFFECTS, type Effect, effectOf, effectOfNew } from './effects';
import { type FieldChange, changedFields } from './fields';

/** Change of a field, and its effect. */
export interface PlannedField extends FieldChange {
  readonly effect: Effect;
}

/** Change of an object, with the most disruptive effect of its fields. */
export interface PlannedChange {
  readonly kind: string;
  /** Undefined for a cluster-scoped object. */
  readonly namespace?: string;
  readonly name: string;
  readonly effect: Effect;
  readonly isNew: boolean;
  /** Reason why the cluster cannot accept a new object yet. */
  readonly reason?: string;
  readonly fields: readonly PlannedField[];
  readonly warning?: string;
}

/** Changes of a group of objects. */
export interface GroupPlan extends ManifestGroup {
  /** Undefined without a cluster. */
  readonly changes?: readonly PlannedChange[];
}

/** Compares groups of objects with a cluster. */
export async function planOf(groups: readonly ManifestGroup[], cluster: Connection): Promise<GroupPlan[]> {
  const plans: GroupPlan[] = [];
  const all = groups.flatMap(({ objects }) => objects);
  for (const group of groups) {
    plans.push({ ...group, changes: plannedChanges(await changesIn(cluster, group.objects, all), group.objects) });
  }
  return plans;
}

/** Plans the changes of objects from their differences. */
export function plannedChanges(differences: readonly Difference[], objects: readonly KubeObject[]): PlannedChange[] {
  return differences
    .map((difference) => changeOf(difference, objects))
    .filter(({ isNew, fields }) => isNew || fields.length > 0);
}

function changeOf(difference: Difference, objects: readonly KubeObject[]): PlannedChange {
  const { kind, namespace, name, before, after, reason } = difference;
  const id = { kind, namespace, name };
  if (before === undefined) {
    return { ...id, effect: effectOfNew(kind), isNew: true, ...(reason === undefined ? {} : { reason }), fields: [] };
  }
  const fields = changedFields(before, after).map((field) => ({ ...field, effect: effectOf(kind, field) }));
  const effect = EFFECTS.find((one) => fields.some((field) => field.effect === one)) ?? 'harmless';
  const warning = warningOf(fields, plannedObject(difference, objects));
  return { ...id, effect, isNew: false, fields, ...warning };
}

/** Finds the object of a difference. An object without a namespace has the namespace of the context in the difference. */
function plannedObject({ kind, namespace, name }: Difference, objects: readonly KubeObject[]): KubeObject | undefined {
  const named = objects.filter((object) => object.kind === kind && object.name === name);
  return named.find((object) => object.namespace === namespace) ?? named.find((object) => object.namespace === '');
}

/** Returns a warning if `replicas` reset to 1. kubectl removes the replicas of its last apply, and the API server then sets the default, 1. */
function warningOf(fields: readonly FieldChange[], planned?: KubeObject): { readonly warning?: string } {
  const replicas = fields.find(({ path }) => path.join('.') === 'spec.replicas');
  const isReset = replicas?.after === 1 && Number(replicas.before) > 1;
  if (!isReset || planned?.spec<{ replicas?: number }>().replicas !== undefined) return {};
  return { warning: `${String(replicas.before)} pods drop to 1 until the autoscaler adds pods` };
}
