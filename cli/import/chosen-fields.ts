import type { KubeObject } from '../../lib/checks/kube-object';
import type { Manifest } from '../../lib/kube/manifest';
import type { SecurityContext } from '../../lib/kube/pod-spec';
import { type AppSource, type ServiceManifest, type ServicePortManifest, targetsOf } from './app/app-source';
import type { AppCode } from './app/ml-app';
import type { FieldOverride } from './decisions';

const POD_CONTEXT = ['spec', 'template', 'spec', 'securityContext'];
const SERVER_CONTEXT = ['spec', 'template', 'spec', 'containers', 0, 'securityContext'];
/** Comment of an override that removes the name of a port. */
const UNNAMED = 'no name, as in the input: when a port gets a name, kube-proxy rejects new connections for a second';

/**
 * Returns the overrides that replace fields as a whole, because a mix of the values of the input and the library would be invalid or would publish
 * other ports, and the overrides that remove fields.
 */
export function chosenFields(object: KubeObject, { source }: AppCode, written: Manifest | undefined): FieldOverride[] {
  if (object === source.deployment) return securityOverrides(source);
  if (object === source.policy) return [{ path: ['spec'], value: object.manifest.spec }];
  if (object.kind === 'Service') return portOverrides(object, source, written);
  return [];
}

/**
 * Returns the override that restores the ports of a Service without the other ports of the server, because a load balancer would publish these
 * ports. For an unnamed port, returns the override that removes the name, because kube-proxy rejects new connections to a port that gets a name
 * until it has the endpoints.
 */
function portOverrides(service: KubeObject, source: AppSource, written: Manifest | undefined): FieldOverride[] {
  const ports = targetsOf(service, source);
  const { ports: writtenPorts = [] } = (written?.spec ?? {}) as ServiceManifest;
  const inputKeys = new Set(ports.map(keyOf));
  if (writtenPorts.some((port) => !inputKeys.has(keyOf(port)))) {
    const value = ports.map(({ target, name, ...fields }) => ({
      ...(name ? { name } : {}),
      ...fields,
      targetPort: target ?? fields.targetPort,
    }));
    return [{ path: ['spec', 'ports'], value, comment: 'as in the input, without the other ports of the server' }];
  }
  const [port, ...others] = ports;
  return port && others.length === 0 && !port.name ? [{ path: ['spec', 'ports', 0, 'name'], comment: UNNAMED }] : [];
}

function keyOf({ port, protocol = 'TCP' }: ServicePortManifest): string {
  return `${port}/${protocol}`;
}

/** Returns the overrides that restore the security context of a process with privileges or the user root, and of the other containers. */
function securityOverrides({ pod, server }: AppSource): FieldOverride[] {
  const needsPrivileges = isPrivileged({ ...pod.securityContext, ...server.securityContext });
  const hasOtherContainers = (pod.containers ?? []).length > 1 || (pod.initContainers ?? []).length > 0;
  return [
    ...(needsPrivileges || hasOtherContainers ? [{ path: POD_CONTEXT, value: pod.securityContext ?? {} }] : []),
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

/** Overrides of the NetworkPolicy of an app. Without a policy in the input, they allow all traffic, or leave it to the other policies. */
export function policyOverrides({ policy, hasOtherPolicy }: AppSource): FieldOverride[] {
  if (policy) return [];
  const [rules, comment] = hasOtherPolicy
    ? [[], 'the other NetworkPolicies of the input decide']
    : [[{}], 'allows all traffic, as the input does: replace this override with clients and calls()'];
  return [
    { path: ['spec', 'ingress'], value: rules, comment },
    { path: ['spec', 'egress'], value: rules },
  ];
}
