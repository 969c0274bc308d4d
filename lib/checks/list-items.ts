import { isMap } from '../kube/json';
import type { Manifest } from '../kube/manifest';

/** List of objects of any kind, `List`, or of one kind, such as `ConfigMapList`. */
interface ListManifest extends Manifest {
  readonly items?: unknown;
}

/**
 * Returns the manifests that an object creates in the cluster: the items of a list, or its own manifest.
 *
 * @param isKindList true if a kind that ends in 'List' is a list, not a custom resource
 */
export function itemsOf(manifest: Manifest, isKindList: boolean): Manifest[] {
  const { apiVersion, kind, items } = manifest as ListManifest;
  const isList = (kind === 'List' && apiVersion === 'v1') || (kind.endsWith('List') && isKindList);
  if (!isList || !Array.isArray(items)) {
    return [manifest];
  }
  // the items of a list of one kind can omit the kind
  const defaults = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.map((item: unknown) => (isMap(item) ? { ...defaults, ...item } : {})).filter(isManifest);
}

function isManifest(item: object): item is Manifest {
  const { apiVersion, kind, metadata } = item as { [field: string]: unknown };
  return typeof apiVersion === 'string' && typeof kind === 'string' && isMap(metadata);
}
