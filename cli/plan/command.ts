import { pathText } from '../../lib/kube/json-path';
import { publicOnly } from '../capacity/command';
import { capacityOf } from '../capacity/demands';
import { capacityTable } from '../capacity/table';
import { type ManifestGroup, readGroups } from '../input/groups';
import type { Arguments } from '../program';
import { Cluster } from './cluster';
import { type GroupPlan, type PlannedField, planOf } from './plan';
import { sectionOf } from './text';

/** Prints what `kubectl apply` would change. Without a cluster, prints the objects, and sets the exit status. */
export function plan({ positionals, values }: Arguments): void {
  const groups = readGroups(positionals);
  const isCompared = values.output === 'json' ? printJson(groups) : printPlan(groups, 'file', 'total');
  if (!isCompared) process.exitCode = 2;
}

/** Prints capacity, objects and changes of groups. Returns false if it cannot compare them with a cluster. */
export function printPlan(groups: readonly ManifestGroup[], title: string, total: string): boolean {
  const { plans, context, reason } = compared(groups);
  const foot =
    reason === undefined ? `compared with the cluster of context ${context}` : `not compared with a cluster: ${reason}`;
  console.log([capacityTable(title, capacityOf(groups, total)), ...plans.map(sectionOf), foot].join('\n\n'));
  return reason === undefined;
}

function printJson(groups: readonly ManifestGroup[]): boolean {
  const { plans, context, reason } = compared(groups);
  const result = {
    cluster: context ?? null,
    ...(reason === undefined ? {} : { reason }),
    capacity: capacityOf(groups, 'total').at(-1),
    groups: plans.map(({ name, objects, changes }) => ({
      name,
      objects: objects.map(({ kind, namespace, name }) => ({ kind, namespace, name })),
      changes: changes?.map((change) => ({ ...change, fields: change.fields.map(jsonField) })),
    })),
  };
  console.log(JSON.stringify(result, publicOnly, 2));
  return reason === undefined;
}

/** Plans of groups, and the context of the cluster, or the reason why they are not compared with one. */
interface Comparison {
  readonly plans: readonly GroupPlan[];
  readonly context?: string;
  readonly reason?: string;
}

/** Compares groups with the cluster, if it responds. */
function compared(groups: readonly ManifestGroup[]): Comparison {
  const cluster = Cluster.connect();
  return typeof cluster === 'string'
    ? { plans: planOf(groups, undefined), reason: cluster }
    : { plans: planOf(groups, cluster), context: cluster.name };
}

function jsonField({ path, ...field }: PlannedField) {
  return { path: pathText(path), ...field };
}
