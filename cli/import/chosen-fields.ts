import type { KubeObject } from '../../lib/checks/kube-object';
import type { Manifest } from '../../lib/kube/manifest';
import type { SecurityContext } from '../../lib/kube/pod-spec';
import { type AppSource, type ServiceManifest, targetsOf } from './app/app-source';
import type { AppCode } from './app/ml-app';
import type { FieldOverride } from './decisions';

const POD_CONTEXT = ['spec', 'template', 'spec', 'securityContext'];
const SERVER_CONTEXT = ['spec', 'template', 'spec', 'containers', 0, 'securityContext'];

/**
 * Returns the fields that overrides have to replace as a whole, because parts of both sides contradict each other, and those that they have
 * to remove.
 */
export function chosenFields(object: KubeObject, { source }: AppCode, written: Manifest | undefined): FieldOverride[] {
  if (object === source.deployment) return securityOf(source);
  if (object === source.policy) return [{ path: ['spec'], value: object.manifest.spec }];
  if (object.kind === 'Service') return unnamedPort(object, source, written);
  return [];
}

/** Keeps the port of a Service unnamed, because kube-proxy rejects new connections to a port that gets a name, until it has its endpoints. */
function unnamedPort(service: KubeObject, source: AppSource, written: Manifest | undefined): FieldOverride[] {
  const [port, ...others] = targetsOf(service, source);
  if (!port || others.length > 0) return [];
  const { target, name, ...fields } = port;
  if (name !== undefined && name !== '') return [];
  const { ports = [] } = (written?.spec ?? {}) as ServiceManifest;
  const comment = 'no name, as before: kube-proxy rejects connections for a second when a port gets a name';
  return ports.length > 1
    ? [{ path: ['spec', 'ports'], value: [{ ...fields, targetPort: target ?? fields.targetPort }], comment }]
    : [{ path: ['spec', 'ports', 0, 'name'], comment }];
}

/** Keeps the security context of a process that runs as root or needs privileges, and of containers next to the server. */
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
