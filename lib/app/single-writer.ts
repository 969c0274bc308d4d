import { type Deployment, DeploymentStrategy, PercentOrAbsolute } from 'cdk8s-plus-28';
import type { MlApp } from './ml-app';
import { accessModesOf, isSingleNode } from '../kube/claims';

/**
 * Lets the only pod of an app stop before its successor starts, where it mounts a claim that pods of two nodes cannot have at a time. The
 * claim, the mount and an autoscaler may be added until synthesis.
 */
export function stopSingleWriterFirst(app: MlApp, deployment: Deployment): void {
  const { strategy } = deployment;
  const stopFirst = DeploymentStrategy.rollingUpdate({
    maxSurge: PercentOrAbsolute.absolute(0),
    maxUnavailable: PercentOrAbsolute.absolute(1),
  });
  Object.defineProperty(deployment, 'strategy', {
    get: () => (app.maxReplicas <= 1 && mountsSingleNodeClaim(deployment) ? stopFirst : strategy),
  });
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
