import type { Manifest } from '../../lib/kube/manifest';
import type { LiveObject } from '../../lib/kube/orphans';

/** Lists the objects that the manifests no longer contain. */
export function orphanLines(orphans: readonly LiveObject[]): string[] {
  const count = `${orphans.length} object${orphans.length === 1 ? '' : 's'}`;
  return [`no longer in the manifests: ${count}`, ...orphans.map((orphan) => `  ${textOf(orphan)}`)];
}

/** Kind, name and namespace of an object, as text. */
export function textOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name} in namespace ${metadata.namespace}`;
}

/** Kind, name and namespace of an object, for JSON. */
export function nameOf({ kind, metadata }: Manifest): { kind: string; namespace?: string; name: string } {
  return { kind, namespace: metadata.namespace, name: metadata.name };
}
