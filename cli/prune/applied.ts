import { DEPLOYMENT, type KubeObject } from '../../lib/checks/kube-object';
import type { Connection } from '../cluster/connection';
import { jsonIn } from '../cluster/kubectl';
import { changesIn } from '../plan/changes';
import { plannedChanges } from '../plan/plan';
import { InputError } from '../program';
import type { ClusterObject } from '../release/ports';
import { deploymentReadiness } from '../release/readiness';

/**
 * Checks that the manifests are applied and their Deployments are rolled out, because old objects can serve requests during a rollout.
 *
 * @throws if an object differs from the cluster, or a Deployment is not ready
 */
export async function checkApplied(cluster: Connection, objects: readonly KubeObject[]): Promise<void> {
  const [first, ...others] = plannedChanges(await changesIn(cluster, objects), objects);
  if (first) {
    const differ = others.length === 0 ? 'differs' : `and ${others.length} more differ`;
    throw new InputError(`the manifests are not applied: ${first.kind} ${first.name} ${differ}. Apply them first.`);
  }
  const deployments = objects.filter(({ api }) => api === DEPLOYMENT).map(({ manifest }) => manifest);
  for (const deployment of await liveObjects(cluster, deployments)) {
    const readiness = deploymentReadiness(deployment);
    if (!readiness.ready) {
      const fix = readiness.failed ? 'Correct its pods' : 'Wait for the rollout';
      throw new InputError(`${readiness.reason}. ${fix}, then run the command again.`);
    }
  }
}

async function liveObjects(cluster: Connection, items: readonly unknown[]): Promise<ClusterObject[]> {
  if (items.length === 0) return [];
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const stdout = await cluster.run(['get', '--filename=-', '--output=json'], { input });
  const output = jsonIn<{ readonly items: ClusterObject[] } | ClusterObject>(stdout);
  return 'items' in output ? output.items : [output];
}
