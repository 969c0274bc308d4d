import { isMap } from '../kube/json';
import type { Manifest } from '../kube/manifests';
import { isGenerated } from './json-patches';
import { KubeObject } from './object-index';

/** A list of objects: `List`, or one of a kind, such as `ConfigMapList`. */
interface ListManifest extends Manifest {
  readonly items?: unknown;
}

/** The objects that an object makes in the cluster: those of a list, else itself. */
export function clusterObjects(object: KubeObject): KubeObject[] {
  const { apiVersion, kind, items } = object.manifest as ListManifest;
  const isList = (kind === 'List' && apiVersion === 'v1') || (kind.endsWith('List') && isGenerated(object.construct));
  if (!isList || !Array.isArray(items)) {
    return [object];
  }
  // the items of a list of one kind need not repeat it
  const defaults = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items
    .map((item: unknown) => (isMap(item) ? { ...defaults, ...item } : {}))
    .filter(isManifest)
    .map((item) => new KubeObject(object.construct, item));
}

function isManifest(item: object): item is Manifest {
  const { apiVersion, kind, metadata } = item as { [field: string]: unknown };
  return typeof apiVersion === 'string' && typeof kind === 'string' && isMap(metadata);
}
