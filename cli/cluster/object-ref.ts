import type { Manifest } from '../../lib/kube/manifest';

/** Reference to an object. */
export interface ObjectRef {
  /** Kind, and for a group version and group, in the syntax of kubectl. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Returns the reference to an object. `namespace` is that of objects without one. */
export function refOf({ apiVersion, kind, metadata }: Manifest, namespace: string): ObjectRef {
  const [group, version] = apiVersion.split('/');
  return {
    kind: version === undefined ? kind : `${kind}.${version}.${group}`,
    name: metadata.name,
    namespace: metadata.namespace ?? namespace,
  };
}

/** Arguments of kubectl that name an object. */
export function argumentsOf({ kind, name, namespace }: ObjectRef): string[] {
  return [kind, name, '--namespace', namespace];
}
