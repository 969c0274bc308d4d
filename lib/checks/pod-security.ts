import type { SecurityContext } from '../kube/pod-spec';
import { type FoundContainer, containersOf } from './containers';
import type { Workload } from './object-index';
import { BASELINE_CAPABILITIES, PROFILES, type Violation, baselineViolations } from './pod-security-baseline';

/** Fields of a volume that the restricted level allows: its name and the allowed types. */
const RESTRICTED_VOLUMES =
  /^(?:name|configMap|csi|downwardAPI|emptyDir|ephemeral|image|persistentVolumeClaim|projected|secret)$/;

/**
 * Returns the fields of a pod that a Pod Security level rejects. For a Windows pod, returns the fields that the baseline level rejects,
 * because most rules of the restricted level are about Linux.
 *
 * @param level 'baseline' or 'restricted'
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function violationsOf(workload: Workload, level: string): Violation[] {
  const containers = containersOf(workload);
  const baseline = baselineViolations(workload, containers);
  const isLinux = (workload.pod as { os?: { name?: string } }).os?.name !== 'windows';
  return level === 'restricted' && isLinux
    ? [
        ...baseline,
        ...volumeViolations(workload),
        ...containers.flatMap((container) => restrictedViolations(container, workload)),
      ]
    : baseline;
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
