import type { Manifest } from '../../lib/kube/manifest';

/** Reference to an object. */
export interface ObjectRef {
  /** Kind in the syntax of kubectl, with the version and the group outside of the core group. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Returns the reference to an object. Objects without a namespace are in `namespace`. */
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
