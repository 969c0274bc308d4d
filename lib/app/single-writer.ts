import { ApiObject } from 'cdk8s';
import type { Deployment } from 'cdk8s-plus-28';
import { isSingleNode } from '../kube/claims';
import { accessModesOf } from '../synthesis/claims';
import { overlap } from '../kube/json';
import { ObjectOverrides } from '../overrides/object-overrides';
import { operationOf, patchesOf } from '../synthesis/cdk8s-internals';

const ROLLING_UPDATE = ['spec', 'strategy', 'rollingUpdate'];
const STOP_FIRST = { maxSurge: 0, maxUnavailable: 1 };

/**
 * Stops the only pod of a Deployment before its replacement starts, if it mounts a claim that pods of two nodes cannot mount together.
 * Evaluated at synthesis, because the claim, the mount and an autoscaler may be added until then. JSON patches of the strategy win.
 */
export function stopSingleWriterFirst(deployment: Deployment, maxReplicas: () => number): void {
  const isNeeded = () => maxReplicas() <= 1 && mountsSingleNodeClaim(deployment);
  for (const [field, value] of Object.entries(STOP_FIRST)) {
    const keys = [...ROLLING_UPDATE, field];
    const isOurs = () => isNeeded() && !isPatched(ApiObject.of(deployment), keys);
    ObjectOverrides.of(deployment).addOwnWhere(isOurs, keys.join('.'), value);
  }
}

function mountsSingleNodeClaim(deployment: Deployment): boolean {
  const { root } = deployment.node;
  const { namespace } = deployment.metadata;
  return claimNamesOf(deployment).some((name) => isSingleNode(accessModesOf(root, namespace, name)));
}

function claimNamesOf({ containers, initContainers, volumes }: Deployment): string[] {
  const mounted = [...containers, ...initContainers].flatMap(({ mounts }) => mounts.map(({ volume }) => volume));
  return [...volumes, ...mounted].flatMap((volume) => volume._toKube().persistentVolumeClaim?.claimName ?? []);
}

function isPatched(object: ApiObject, keys: string[]): boolean {
  const patches = patchesOf(object) ?? [];
  return patches.some((patch) => overlap(operationOf(patch)?.path.split('/').slice(1) ?? [], keys));
}
