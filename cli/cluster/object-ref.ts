import type { Manifest } from '../../lib/kube/manifest';

/** Reference to an object. */
export interface ObjectRef {
  /** Kind in the syntax of kubectl: 'Service', or with version and group outside of the core group, 'Deployment.v1.apps'. */
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

/** Arguments of kubectl that identify an object. */
export function argumentsOf({ kind, name, namespace }: ObjectRef): string[] {
  return [kind, name, '--namespace', namespace];
}
