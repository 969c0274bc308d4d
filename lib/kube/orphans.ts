import type { Manifest } from './manifest';

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const PART_OF = 'app.kubernetes.io/part-of';
const LIBRARY = 'cdk8s-ml-app';
/** Kinds whose deletion loses data or objects of others. */
const NEVER = /^(Namespace|PersistentVolume|PersistentVolumeClaim|CustomResourceDefinition|Secret)$/;
/** Kinds that controllers create with the labels of a Service, without an owner. */
const DERIVED = /^(Endpoints|EndpointSlice)$/;

/** Kinds of objects that this library writes, in the order in which to delete them: callers first, pods before what they use. */
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
  'ServiceAccount',
  'ResourceQuota',
] as const;

/** An object in a cluster. */
export interface LiveObject extends Manifest {
  readonly metadata: Manifest['metadata'] & { readonly ownerReferences?: readonly unknown[] };
}

/**
 * Finds the objects in a cluster that this library has written for these charts, and that the charts no longer have.
 *
 * An object belongs to the charts if it has the label of this library, the `part-of` label and the namespace of an object of the charts.
 * Namespaces, claims, volumes and Secrets are never orphans, nor are objects that a controller has created.
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
  const idOf = (object: Manifest) => [keyOf(object), namespaceOf(object), object.metadata.name].join('/');
  const namespaceOf = ({ metadata }: Manifest) => metadata.namespace ?? namespace;
  const homeOf = (object: Manifest) => `${namespaceOf(object)}/${object.metadata.labels?.[PART_OF]}`;
  const isOwn = ({ metadata: { labels = {} } }: Manifest) =>
    labels[MANAGED_BY] === LIBRARY && labels[PART_OF] !== undefined;
  const kept = new Set(charts.map(idOf));
  const homes = new Set(charts.filter(isOwn).map(homeOf));
  return live
    .filter((object) => isOwn(object) && homes.has(homeOf(object)) && !kept.has(idOf(object)) && isRemovable(object))
    .sort((a, b) => rankOf(a) - rankOf(b) || compare(idOf(a), idOf(b)));
}

function isRemovable({ kind, metadata }: LiveObject): boolean {
  return !NEVER.test(kind) && !DERIVED.test(kind) && (metadata.ownerReferences ?? []).length === 0;
}

/** Kind and group. Versions of one group describe the same object. */
function keyOf({ apiVersion, kind }: Manifest): string {
  return apiVersion.includes('/') ? `${kind}.${apiVersion.split('/')[0]}` : kind;
}

function rankOf(object: Manifest): number {
  const rank = (REMOVABLE_KINDS as readonly string[]).indexOf(keyOf(object));
  return rank < 0 ? REMOVABLE_KINDS.length : rank;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
