import type { KubeObject } from '../../lib/checks/kube-object';
import { apiOf } from '../../lib/kube/manifest';
import { namespaceOf } from '../../lib/kube/orphans';
import type { Connection } from '../cluster/connection';
import type { Difference } from '../cluster/differences';

interface DefinitionSpec {
  readonly group?: string;
  readonly names?: { readonly kind?: string };
}

/**
 * Finds the objects that `kubectl apply` would create or change.
 *
 * @param all objects to apply together. A CustomResourceDefinition among them can define the kind of a custom resource
 */
export async function changesIn(
  cluster: Connection,
  objects: readonly KubeObject[],
  all: readonly KubeObject[] = objects,
): Promise<Difference[]> {
  const defaultNamespace = await cluster.namespace();
  const namespaces = new Set(objects.map(({ manifest }) => namespaceOf(manifest, defaultNamespace)));
  const existing = await existingNamespaces(cluster, namespaces);
  // kubectl diff fails for objects in a namespace that does not exist yet
  const isComparable = ({ manifest }: KubeObject) => existing.has(namespaceOf(manifest, defaultNamespace));
  const compared = objects.filter(isComparable).map(({ manifest }) => manifest);
  const { differences, unserved } = await cluster.differences(compared);
  const added = (object: KubeObject): Difference => {
    const { kind, name, manifest, isClusterScoped } = object;
    const namespace = isClusterScoped ? undefined : namespaceOf(manifest, defaultNamespace);
    const reason = unserved.includes(manifest) ? { reason: reasonFor(object, all) } : {};
    return { kind, namespace, name, after: manifest, ...reason };
  };
  const isNew = (object: KubeObject) => !isComparable(object) || unserved.includes(object.manifest);
  return [...objects.filter(isNew).map(added), ...differences];
}

function reasonFor({ api, kind, manifest }: KubeObject, all: readonly KubeObject[]): string {
  const text = `the cluster has no ${kind} of ${manifest.apiVersion}`;
  const isDefined = all.some((object) => definedBy(object) === api);
  return isDefined ? `${text} yet: its CustomResourceDefinition is in the manifests` : text;
}

/** Returns the kind that a CustomResourceDefinition defines. */
function definedBy(object: KubeObject): string | undefined {
  if (object.kind !== 'CustomResourceDefinition') return undefined;
  const { group = '', names = {} } = object.spec<DefinitionSpec>();
  return apiOf(`${group}/`, names.kind ?? '');
}

async function existingNamespaces(cluster: Connection, names: ReadonlySet<string>): Promise<Set<string>> {
  const output = await cluster.run(['get', 'namespace', ...names, '--ignore-not-found', '--output=name']);
  return new Set(output.split('\n').map((line) => line.replace('namespace/', '')));
}
