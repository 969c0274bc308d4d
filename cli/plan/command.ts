import { pathText } from '../../lib/kube/json-path';
import { publicOnly } from '../capacity/command';
import { capacityOf } from '../capacity/demands';
import { capacityTable } from '../capacity/table';
import { type ManifestGroup, readGroups } from '../input/groups';
import type { Arguments } from '../program';
import { Cluster } from './cluster';
import { type PlannedField, planOf } from './plan';
import { sectionOf } from './text';

/** Prints what `kubectl apply` would change. Without a cluster, prints the objects, and sets the exit status. */
export function plan({ positionals, values }: Arguments): void {
  const groups = readGroups(positionals);
  const isCompared = values.output === 'json' ? printJson(groups) : printPlan(groups, 'file', 'total');
  if (!isCompared) process.exitCode = 2;
}

/** Prints capacity, objects and changes of groups. Returns false if it cannot compare them with a cluster. */
export function printPlan(groups: readonly ManifestGroup[], title: string, total: string): boolean {
  const cluster = Cluster.connect();
  const isConnected = typeof cluster !== 'string';
  const plans = planOf(groups, isConnected ? cluster : undefined);
  const foot = isConnected
    ? `compared with the cluster of context ${cluster.name}`
    : `not compared with a cluster: ${cluster}`;
  console.log([capacityTable(title, capacityOf(groups, total)), ...plans.map(sectionOf), foot].join('\n\n'));
  return isConnected;
}

function printJson(groups: readonly ManifestGroup[]): boolean {
  const cluster = Cluster.connect();
  const isConnected = typeof cluster !== 'string';
  const plans = planOf(groups, isConnected ? cluster : undefined);
  const result = {
    cluster: isConnected ? cluster.name : null,
    ...(isConnected ? {} : { reason: cluster }),
    capacity: capacityOf(groups, 'total').at(-1),
    groups: plans.map(({ name, objects, changes }) => ({
      name,
      objects: objects.map(({ kind, namespace, name }) => ({ kind, namespace, name })),
      changes: changes?.map((change) => ({ ...change, fields: change.fields.map(jsonField) })),
    })),
  };
  console.log(JSON.stringify(result, publicOnly, 2));
  return isConnected;
}

function jsonField({ path, ...field }: PlannedField) {
  return { path: pathText(path), ...field };
}
