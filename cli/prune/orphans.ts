import type { KubeObject } from '../../lib/checks/kube-object';
import { apiOf } from '../../lib/kube/manifest';
import { type LiveObject, REMOVABLE_KINDS, namespaceOf, orphansIn, libraryObjectsIn } from '../../lib/kube/orphans';
import { LIBRARY, MANAGED_BY } from '../../lib/kube/recommended-labels';
import type { Connection } from '../cluster/connection';
import { jsonIn } from '../cluster/kubectl';

/**
 * Finds the objects in a cluster that the manifests no longer contain.
 *
 * @throws if kubectl cannot list the objects
 */
export async function orphansOf(cluster: Connection, objects: readonly KubeObject[]): Promise<LiveObject[]> {
  const manifests = objects.map(({ manifest }) => manifest);
  const libraryManifests = libraryObjectsIn(manifests);
  if (libraryManifests.length === 0) return [];
  const defaultNamespace = await cluster.namespace();
  const kinds = await kindsIn(cluster);
  const live: LiveObject[] = [];
  const namespaces = new Set(libraryManifests.map((manifest) => namespaceOf(manifest, defaultNamespace)));
  for (const namespace of namespaces) live.push(...(await objectsIn(cluster, namespace, kinds)));
  return orphansIn(manifests, live, defaultNamespace);
}

/** Kinds of this library that the cluster has. Custom kinds can be missing, and kubectl rejects the name of a missing kind. */
async function kindsIn(cluster: Connection): Promise<string[]> {
  // with status 1, an aggregated API does not respond, and the output contains all other APIs
  const output = await cluster.run(['api-resources', '--namespaced', '--verbs=list,delete', '--no-headers'], {
    statuses: [0, 1],
  });
  const clusterKinds = new Set(output.split('\n').map(kindIn));
  return REMOVABLE_KINDS.filter((kind) => clusterKinds.has(kind));
}

/** Reads the kind of a line. Its columns are name, short names, version of the API, namespaced and kind. Short names can be missing. */
function kindIn(line: string): string {
  const [kind = '', , version = ''] = line.trim().split(/\s+/).reverse();
  return apiOf(version, kind);
}

async function objectsIn(cluster: Connection, namespace: string, kinds: readonly string[]): Promise<LiveObject[]> {
  if (kinds.length === 0) return [];
  const labels = `${MANAGED_BY}=${LIBRARY}`;
  const args = ['get', kinds.join(','), '--namespace', namespace, '--selector', labels, '--output=json'];
  return jsonIn<{ items: LiveObject[] }>(await cluster.run(args)).items;
}
