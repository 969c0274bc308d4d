import { type Manifest, apiOf } from './manifest';
import { LIBRARY, MANAGED_BY, PART_OF } from './recommended-labels';

/** Kinds whose deletion also deletes data or objects that other tools created. */
const PROTECTED_KINDS = /^(Namespace|PersistentVolume|PersistentVolumeClaim|CustomResourceDefinition|Secret)$/;
/** Kinds that controllers create with the labels of a Service, without an owner. */
const CONTROLLER_KINDS = /^(Endpoints|EndpointSlice)$/;

/** Kinds of objects that this library writes and can delete, in the order of deletion: callers first, and pods before the objects that they use. */
export const REMOVABLE_KINDS = [
  'HTTPRoute.gateway.networking.k8s.io',
  'Ingress.networking.k8s.io',
  'HorizontalPodAutoscaler.autoscaling',
  'PodDisruptionBudget.policy',
  'Deployment.apps',
  'Service',
  'PodMonitor.monitoring.coreos.com',
  'PrometheusRule.monitoring.coreos.com',
  'NetworkPolicy.networking.k8s.io',
  'ConfigMap',
  'RoleBinding.rbac.authorization.k8s.io',
  'Role.rbac.authorization.k8s.io',
  'ServiceAccount',
  'ResourceQuota',
] as const;

/** Object in a cluster. */
export interface LiveObject extends Manifest {
  readonly metadata: Manifest['metadata'] & {
    readonly ownerReferences?: readonly unknown[];
    /** Set while the object waits for its finalizers. */
    readonly deletionTimestamp?: string;
  };
}

/** Returns the namespaced objects that this library has written, by their labels. */
export function libraryObjectsIn(manifests: readonly Manifest[]): Manifest[] {
  // the name of a Namespace does not identify the namespace of the other objects, because they can be without one
  return manifests.filter((manifest) => isLibraryObject(manifest) && keyOf(manifest) !== 'Namespace');
}

function isLibraryObject({ metadata: { labels = {} } }: Manifest): boolean {
  return labels[MANAGED_BY] === LIBRARY && labels[PART_OF] !== undefined;
}

/** Returns the namespace of an object, or the name of a Namespace. */
export function namespaceOf({ kind, apiVersion, metadata }: Manifest, namespace: string): string {
  return keyOf({ apiVersion, kind, metadata }) === 'Namespace' ? metadata.name : (metadata.namespace ?? namespace);
}

/**
 * Finds the objects in a cluster that this library creates for these charts, and that the charts no longer contain.
 *
 * An object belongs to the charts if it has the label of this library, the `part-of` label and the namespace of an object of the charts.
 * Namespaces, claims, volumes, custom resource definitions and Secrets are never orphans, nor are objects that a controller creates or that
 * are being deleted.
 *
 * @param charts all manifests of the charts
 * @param live objects in the cluster
 * @param namespace namespace of objects without one
 * @returns the orphans, in the order in which to delete them
 */
export function orphansIn(
  charts: readonly Manifest[],
  live: readonly LiveObject[],
  namespace = 'default',
): LiveObject[] {
  const idOf = (object: Manifest) => [keyOf(object), namespaceOf(object, namespace), object.metadata.name].join('/');
  const chartOf = (object: Manifest) => `${namespaceOf(object, namespace)}/${object.metadata.labels?.[PART_OF]}`;
  const chartObjectIds = new Set(charts.map(idOf));
  const chartKeys = new Set(libraryObjectsIn(charts).map(chartOf));
  return live
    .filter((object) => isLibraryObject(object) && chartKeys.has(chartOf(object)))
    .filter((object) => !chartObjectIds.has(idOf(object)) && isRemovable(object))
    .sort((a, b) => rankOf(a) - rankOf(b) || compare(idOf(a), idOf(b)));
}

function isRemovable({ kind, metadata }: LiveObject): boolean {
  const { ownerReferences = [], deletionTimestamp } = metadata;
  const isRemovableKind = !PROTECTED_KINDS.test(kind) && !CONTROLLER_KINDS.test(kind);
  return isRemovableKind && ownerReferences.length === 0 && deletionTimestamp === undefined;
}

function keyOf({ apiVersion, kind }: Manifest): string {
  return apiOf(apiVersion, kind);
}

function rankOf(object: Manifest): number {
  const rank = (REMOVABLE_KINDS as readonly string[]).indexOf(keyOf(object));
  return rank < 0 ? REMOVABLE_KINDS.length : rank;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
