import { pathText } from '../../lib/kube/json-path';
import type { LiveObject } from '../../lib/kube/orphans';
import { publicOnly } from '../capacity/command';
import { capacityOf } from '../capacity/demands';
import { capacityTable } from '../capacity/table';
import { Connection } from '../cluster/connection';
import { kubectlFor } from '../cluster/kubectl';
import { type ManifestGroup, readGroups } from '../input/groups';
import { reportProblems } from '../input/problem';
import { print } from '../print';
import { type Arguments, InputError, MISUSE } from '../program';
import { orphansOf } from '../prune/orphans';
import { nameOf, orphanLines } from '../prune/text';
import { type GroupPlan, type PlannedField, planOf } from './plan';
import { sectionOf } from './text';

/** Prints the changes that `kubectl apply` would make. Without a cluster, prints the objects, and sets the exit status. */
export async function plan({ positionals, values }: Arguments): Promise<void> {
  const { groups, problems } = readGroups(positionals);
  const comparison = await compareGroups(groups, values.context);
  if (values.output === 'json') printJson(comparison);
  else printText(comparison, 'file', 'total');
  if (comparison.reason !== undefined) process.exitCode = MISUSE;
  reportProblems(problems);
}

/** Prints capacity, objects and changes of groups. */
export async function printPlan(groups: readonly ManifestGroup[], title: string, total: string): Promise<void> {
  printText(await compareGroups(groups), title, total);
}

/** Plans of groups, and the context of the cluster or the reason why there is no comparison. */
interface Comparison {
  readonly plans: readonly GroupPlan[];
  readonly context?: string;
  readonly reason?: string;
  /** Objects in the cluster that the groups no longer contain, or the reason why kubectl cannot list them. */
  readonly orphans?: readonly LiveObject[] | string;
}

/** Compares groups with the cluster, if it responds. */
async function compareGroups(groups: readonly ManifestGroup[], context?: string): Promise<Comparison> {
  const cluster = await Connection.open(kubectlFor(context), context).catch(messageOf);
  if (typeof cluster === 'string') return { plans: groups, reason: cluster };
  const plans = await planOf(groups, cluster);
  const objects = groups.flatMap((group) => group.objects);
  return { plans, context: cluster.context, orphans: await orphansOf(cluster, objects).catch(messageOf) };
}

function printText({ plans, context, reason, orphans }: Comparison, title: string, total: string): void {
  const footer =
    reason === undefined ? `compared with the cluster of context ${context}` : `not compared with a cluster: ${reason}`;
  const table = capacityTable(title, capacityOf(plans, total));
  const parts = [table, ...plans.map(sectionOf), ...orphanText(orphans), footer];
  print(parts.join('\n\n'));
}

function orphanText(orphans: Comparison['orphans'] = []): string[] {
  if (typeof orphans === 'string') return [`not searched for objects that the manifests no longer contain: ${orphans}`];
  return orphans.length === 0 ? [] : [[...orphanLines(orphans), '  cdk8s-ml-app prune --yes deletes them'].join('\n')];
}

function printJson({ plans, context, reason, orphans = [] }: Comparison): void {
  const result = {
    cluster: context ?? null,
    ...(reason === undefined ? {} : { reason }),
    capacity: capacityOf(plans, 'total').at(-1),
    groups: plans.map(({ name, objects, changes }) => ({
      name,
      objects: objects.map(({ kind, namespace, name }) => ({ kind, namespace, name })),
      changes: changes?.map((change) => ({ ...change, fields: change.fields.map(jsonField) })),
    })),
    ...(typeof orphans === 'string' ? { orphansUnknown: orphans } : { orphans: orphans.map(nameOf) }),
  };
  print(JSON.stringify(result, publicOnly, 2));
}

function messageOf(error: unknown): string {
  if (error instanceof InputError) return error.message;
  throw error;
}

function jsonField({ path, ...field }: PlannedField) {
  return { path: pathText(path), ...field };
}
