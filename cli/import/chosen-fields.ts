import type { KubeObject } from '../../lib/checks/kube-object';
import type { SecurityContext } from '../../lib/kube/pod-spec';
import type { AppCode } from './app/ml-app';
import type { AppSource } from './app/app-source';
import type { FieldOverride } from './decisions';

const POD_CONTEXT = ['spec', 'template', 'spec', 'securityContext'];
const SERVER_CONTEXT = ['spec', 'template', 'spec', 'containers', 0, 'securityContext'];

/** Returns the fields that overrides have to replace as a whole, because parts of both sides contradict each other. */
export function chosenFields(object: KubeObject, { source }: AppCode): FieldOverride[] {
  if (object === source.deployment) return securityOf(source);
  if (object === source.policy) return [{ path: ['spec'], value: object.manifest.spec }];
  return [];
}

/** A process that runs as root, or needs privileges, keeps its own security context. So do containers next to the server. */
function securityOf({ pod, server }: AppSource): FieldOverride[] {
  const needsPrivileges = isPrivileged({ ...pod.securityContext, ...server.securityContext });
  const hasOthers = (pod.containers ?? []).length > 1 || (pod.initContainers ?? []).length > 0;
  return [
    ...(needsPrivileges || hasOthers ? [{ path: POD_CONTEXT, value: pod.securityContext ?? {} }] : []),
    ...(needsPrivileges ? [{ path: SERVER_CONTEXT, value: server.securityContext ?? {} }] : []),
  ];
}

function isPrivileged({
  runAsUser,
  runAsNonRoot,
  privileged,
  capabilities,
  allowPrivilegeEscalation,
}: SecurityContext): boolean {
  return (
    runAsUser === 0 ||
    runAsNonRoot === false ||
    privileged === true ||
    allowPrivilegeEscalation === true ||
    (capabilities?.add ?? []).length > 0
  );
}

/** Overrides of the NetworkPolicy of an app. Without one in the input, the pods stay open in both directions. */
export function policyOverrides({ policy, hasOtherPolicy }: AppSource): FieldOverride[] {
  if (policy) return [];
  const rules = hasOtherPolicy ? [] : [{}];
  return [
    { path: ['spec', 'ingress'], value: rules },
    { path: ['spec', 'egress'], value: rules },
  ];
}
