import type { JsonPath } from '../kube/json-path';
import type { SecurityContext } from '../kube/pod-spec';
import { type FoundContainer, containersOf } from './containers';
import type { Workload } from './object-index';

/** Field of a pod that a Pod Security level rejects. */
export interface Violation {
  readonly path: JsonPath;
  readonly value: unknown;
  readonly fix: string;
}

/** Capabilities that the baseline level allows. */
const BASELINE_CAPABILITIES =
  /^(?:AUDIT_WRITE|CHOWN|DAC_OVERRIDE|FOWNER|FSETID|KILL|MKNOD|NET_BIND_SERVICE|SETFCAP|SETGID|SETPCAP|SETUID|SYS_CHROOT)$/;
/** Volume types that the restricted level allows. */
const RESTRICTED_VOLUMES =
  /^(?:name|configMap|csi|downwardAPI|emptyDir|ephemeral|image|persistentVolumeClaim|projected|secret)$/;
const PROFILES = ['RuntimeDefault', 'Localhost'];

/**
 * Returns the fields of a pod that a Pod Security level rejects.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function violationsOf(workload: Workload, level: string): Violation[] {
  const containers = containersOf(workload);
  const baseline = [...hostViolations(workload), ...containers.flatMap(baselineViolations)];
  return level === 'restricted'
    ? [
        ...baseline,
        ...volumeViolations(workload),
        ...containers.flatMap((container) => restrictedViolations(container, workload)),
      ]
    : baseline;
}

function hostViolations({ pod, podPath }: Workload): Violation[] {
  const fields = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => pod[field] === true);
  const hostPaths = (pod.volumes ?? []).flatMap(({ hostPath }, i) =>
    hostPath ? [{ path: [...podPath, 'volumes', i, 'hostPath'], value: hostPath, fix: 'use another volume' }] : [],
  );
  return [...fields.map((field) => ({ path: [...podPath, field], value: true, fix: 'remove it' })), ...hostPaths];
}

function baselineViolations({ container, path }: FoundContainer): Violation[] {
  const { privileged, capabilities, seccompProfile, procMount = 'Default' } = container.securityContext ?? {};
  const contextPath = [...path, 'securityContext'];
  const added = (capabilities?.add ?? []).filter((name) => !BASELINE_CAPABILITIES.test(name));
  const violations: (Violation | false)[] = [
    privileged === true && { path: [...contextPath, 'privileged'], value: true, fix: 'remove it' },
    added.length > 0 && { path: [...contextPath, 'capabilities', 'add'], value: added, fix: 'remove them' },
    seccompProfile?.type === 'Unconfined' && {
      path: [...contextPath, 'seccompProfile', 'type'],
      value: 'Unconfined',
      fix: 'pass RuntimeDefault',
    },
    procMount !== 'Default' && { path: [...contextPath, 'procMount'], value: procMount, fix: 'remove it' },
    ...(container.ports ?? []).map(
      ({ hostPort = 0 }, i) =>
        hostPort !== 0 && { path: [...path, 'ports', i, 'hostPort'], value: hostPort, fix: 'remove it' },
    ),
  ];
  return violations.filter((violation) => violation !== false);
}

function volumeViolations({ pod, podPath }: Workload): Violation[] {
  return (pod.volumes ?? []).flatMap((volume, i) =>
    Object.keys(volume)
      .filter((type) => !RESTRICTED_VOLUMES.test(type) && type !== 'hostPath')
      .map((type) => ({ path: [...podPath, 'volumes', i, type], value: type, fix: 'use a PersistentVolumeClaim' })),
  );
}

function restrictedViolations({ container, path }: FoundContainer, { pod }: Workload): Violation[] {
  const podContext = pod.securityContext ?? {};
  const containerContext: SecurityContext = container.securityContext ?? {};
  const { capabilities = {}, allowPrivilegeEscalation } = containerContext;
  const { runAsNonRoot, runAsUser, seccompProfile } = { ...podContext, ...containerContext };
  const contextPath = [...path, 'securityContext'];
  const others = (capabilities.add ?? []).filter(
    (name) => name !== 'NET_BIND_SERVICE' && BASELINE_CAPABILITIES.test(name),
  );
  const violations: (Violation | false)[] = [
    allowPrivilegeEscalation !== false && {
      path: [...contextPath, 'allowPrivilegeEscalation'],
      value: allowPrivilegeEscalation,
      fix: 'pass false',
    },
    runAsNonRoot !== true && { path: [...contextPath, 'runAsNonRoot'], value: runAsNonRoot, fix: 'pass true' },
    runAsUser === 0 && { path: [...contextPath, 'runAsUser'], value: 0, fix: 'pass the ID of a user other than root' },
    !PROFILES.includes(seccompProfile?.type ?? '') && {
      path: [...contextPath, 'seccompProfile'],
      value: seccompProfile,
      fix: 'pass the type RuntimeDefault',
    },
    !(capabilities.drop ?? []).includes('ALL') && {
      path: [...contextPath, 'capabilities', 'drop'],
      value: capabilities.drop,
      fix: "pass ['ALL']",
    },
    others.length > 0 && { path: [...contextPath, 'capabilities', 'add'], value: others, fix: 'remove them' },
  ];
  return violations.filter((violation) => violation !== false);
}
