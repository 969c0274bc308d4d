import type { LiveObject } from '../../lib/kube/orphans';
import { Connection } from '../cluster/connection';
import { kubectlFor } from '../cluster/kubectl';
import { argumentsOf, refOf } from '../cluster/object-ref';
import { readObjects } from '../input/groups';
import { print } from '../print';
import type { Arguments } from '../program';
import { checkApplied } from './applied';
import { orphansOf } from './orphans';
import { nameOf, orphanLines, textOf } from './text';

/** Lists the objects that the manifests no longer contain, and deletes them with --yes. */
export async function prune({ positionals, values: { context, output }, flags }: Arguments): Promise<void> {
  const objects = readObjects(positionals);
  const cluster = await Connection.open(kubectlFor(context), context);
  const orphans = await orphansOf(cluster, objects);
  const shouldDelete = flags.has('yes') && orphans.length > 0;
  const isJson = output === 'json';
  if (!isJson) print(listing(orphans, cluster.context, shouldDelete));
  if (shouldDelete) {
    await checkApplied(cluster, objects);
    for (const orphan of orphans) {
      await remove(cluster, orphan);
      if (!isJson) print(`deleted ${textOf(orphan)}`);
    }
  }
  if (isJson) {
    const result = { cluster: cluster.context, deleted: shouldDelete, orphans: orphans.map(nameOf) };
    print(JSON.stringify(result, undefined, 2));
  }
  if (orphans.length > 0 && !shouldDelete) process.exitCode = 1;
}

function listing(orphans: readonly LiveObject[], context: string, shouldDelete: boolean): string {
  if (orphans.length === 0) return `the cluster of context ${context} has no objects to delete`;
  const footer = shouldDelete ? [] : [`pass --yes to delete them from the cluster of context ${context}`];
  return [...orphanLines(orphans), ...footer].join('\n');
}

/** Deletes an object, and waits until the object and its dependents are gone, because its pods can use the objects that the command deletes next. */
async function remove(cluster: Connection, orphan: LiveObject): Promise<void> {
  const ref = argumentsOf(refOf(orphan, orphan.metadata.namespace ?? ''));
  await cluster.run(['delete', ...ref, '--cascade=foreground', '--wait', '--ignore-not-found']);
}
