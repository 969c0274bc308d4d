import type { KubeObject } from '../../lib/checks/kube-object';
import { namespaceOf } from '../../lib/kube/orphans';
import type { Connection } from '../cluster/connection';
import type { Difference } from '../cluster/differences';

/** Finds the objects that `kubectl apply` would create or change. */
export async function changesIn(cluster: Connection, objects: readonly KubeObject[]): Promise<Difference[]> {
  const defaultNamespace = await cluster.namespace();
  const namespaces = new Set(objects.map(({ manifest }) => namespaceOf(manifest, defaultNamespace)));
  const existing = await existingNamespaces(cluster, namespaces);
  // kubectl diff fails for objects in a namespace that does not exist yet
  const isComparable = ({ manifest }: KubeObject) => existing.has(namespaceOf(manifest, defaultNamespace));
  const added = objects
    .filter((object) => !isComparable(object))
    .map(({ kind, name, manifest }) => ({ kind, name, after: manifest }));
  const compared = objects.filter(isComparable).map(({ manifest }) => manifest);
  return [...added, ...(await cluster.differences(compared))];
}

async function existingNamespaces(cluster: Connection, names: ReadonlySet<string>): Promise<Set<string>> {
  const output = await cluster.run(['get', 'namespace', ...names, '--ignore-not-found', '--output=name']);
  return new Set(output.split('\n').map((line) => line.replace('namespace/', '')));
}
