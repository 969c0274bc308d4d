import { type Deployment, k8s } from 'cdk8s-plus-28';
import { isSingleNode } from '../kube/claims';
import { accessModesOf } from '../synthesis/claims';

const STOP_FIRST_STRATEGY: k8s.DeploymentStrategy = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(0), maxUnavailable: k8s.IntOrString.fromNumber(1) },
};

/**
 * Returns a strategy that stops the only pod of a Deployment before its replacement starts, if the pod mounts a claim
 * that pods on two nodes cannot mount at the same time; undefined otherwise. Call this function at synthesis, because
 * users can add the claim, the mount and an autoscaler after they create the Deployment.
 */
export function strategyOfSingleWriter(
  deployment: Deployment,
  maxReplicas: number,
): k8s.DeploymentStrategy | undefined {
  return maxReplicas <= 1 && mountsSingleNodeClaim(deployment) ? STOP_FIRST_STRATEGY : undefined;
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
