import { type KubeObject, joinKey } from '../../lib/checks/kube-object';
import { apiOf } from '../../lib/kube/manifest';
import { isMap } from '../../lib/kube/json';

interface OwnerReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly controller?: boolean;
}

/** Returns the objects without those that the cluster or the controller of another object in the input creates, such as the pods of a Deployment. */
export function withoutDerived(objects: readonly KubeObject[]): KubeObject[] {
  const keys = new Set(objects.map(({ key }) => key));
  return objects.filter((object) => !isClusterManaged(object) && !ownersOf(object).some((owner) => keys.has(owner)));
}

/** Returns the keys of the objects that control an object. */
function ownersOf({ manifest, namespace }: KubeObject): string[] {
  const { ownerReferences } = manifest.metadata as { readonly ownerReferences?: unknown };
  if (!Array.isArray(ownerReferences)) return [];
  return ownerReferences
    .filter((reference): reference is OwnerReference => isMap(reference) && reference.controller === true)
    .map(({ apiVersion, kind, name }) => joinKey(apiOf(String(apiVersion), String(kind)), namespace, String(name)));
}

/** Returns true for the Service of the API server, and for the ConfigMap with its certificate. */
function isClusterManaged({ api, name, manifest }: KubeObject): boolean {
  return api === 'Service'
    ? manifest.metadata.labels?.provider === 'kubernetes' && name === 'kubernetes'
    : api === 'ConfigMap' && name === 'kube-root-ca.crt';
}
