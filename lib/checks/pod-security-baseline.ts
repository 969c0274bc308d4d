import type { JsonPath } from '../kube/json-path';
import { type HandlerManifest, type SecurityContext, podTemplateOf, podTemplatePathOf } from '../kube/pod-spec';
import type { FoundContainer } from './containers';
import type { Workload } from './object-index';
import { PROBES } from './probes';

/** Field of a pod that a Pod Security level rejects. */
export interface Violation {
  readonly path: JsonPath;
  readonly value: unknown;
  readonly fix: string;
}

/** Capabilities that the baseline level allows. */
export const BASELINE_CAPABILITIES =
  /^(?:AUDIT_WRITE|CHOWN|DAC_OVERRIDE|FOWNER|FSETID|KILL|MKNOD|NET_BIND_SERVICE|SETFCAP|SETGID|SETPCAP|SETUID|SYS_CHROOT)$/;
/** Types of seccomp and AppArmor profiles that the baseline and restricted levels allow. */
export const PROFILES = ['RuntimeDefault', 'Localhost'];
const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
const SELINUX_TYPES = /^(?:|container_t|container_init_t|container_kvm_t|container_engine_t)$/;
const SAFE_SYSCTLS =
  /^(?:kernel\.shm_rmid_forced|net\.ipv4\.(?:ip_local_port_range|ip_unprivileged_port_start|ip_local_reserved_ports|tcp_syncookies|ping_group_range|tcp_keepalive_(?:time|intvl|probes)|tcp_fin_timeout|tcp_[rw]mem))$/;

/** Returns the fields of a pod that the baseline level rejects. */
export function baselineViolations(workload: Workload, containers: readonly FoundContainer[]): Violation[] {
  const { pod, podPath } = workload;
  return [
    ...hostViolations(workload),
    ...contextViolations(pod.securityContext, [...podPath, 'securityContext']),
    ...sysctlViolations(workload),
    ...annotationViolations(workload),
    ...containers.flatMap(containerViolations),
    ...containers.flatMap(probeViolations),
  ];
}

function hostViolations({ pod, podPath }: Workload): Violation[] {
  const fields = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => pod[field] === true);
  const hostPaths = (pod.volumes ?? []).flatMap(({ hostPath }, i) =>
    hostPath ? [{ path: [...podPath, 'volumes', i, 'hostPath'], value: hostPath, fix: 'use another volume' }] : [],
  );
  return [...fields.map((field) => ({ path: [...podPath, field], value: true, fix: 'remove it' })), ...hostPaths];
}

/** Returns the violations in the fields that the security contexts of pods and containers have in common. */
function contextViolations(context: SecurityContext = {}, path: JsonPath): Violation[] {
  const { seccompProfile, appArmorProfile, seLinuxOptions = {}, windowsOptions } = context;
  const { type = '', user = '', role = '' } = seLinuxOptions;
  const violations: (Violation | false)[] = [
    seccompProfile?.type === 'Unconfined' && {
      path: [...path, 'seccompProfile', 'type'],
      value: 'Unconfined',
      fix: 'pass RuntimeDefault',
    },
    appArmorProfile?.type !== undefined &&
      !PROFILES.includes(appArmorProfile.type) && {
        path: [...path, 'appArmorProfile', 'type'],
        value: appArmorProfile.type,
        fix: 'pass RuntimeDefault',
      },
    !SELINUX_TYPES.test(type) && {
      path: [...path, 'seLinuxOptions', 'type'],
      value: type,
      fix: 'pass container_t, or remove it',
    },
    user !== '' && { path: [...path, 'seLinuxOptions', 'user'], value: user, fix: 'remove it' },
    role !== '' && { path: [...path, 'seLinuxOptions', 'role'], value: role, fix: 'remove it' },
    windowsOptions?.hostProcess === true && {
      path: [...path, 'windowsOptions', 'hostProcess'],
      value: true,
      fix: 'remove it',
    },
  ];
  return violations.filter((violation) => violation !== false);
}

function sysctlViolations({ pod, podPath }: Workload): Violation[] {
  return (pod.securityContext?.sysctls ?? []).flatMap(({ name = '' }, i) =>
    SAFE_SYSCTLS.test(name)
      ? []
      : [{ path: [...podPath, 'securityContext', 'sysctls', i, 'name'], value: name, fix: 'remove it' }],
  );
}

/** Returns the violations in the annotations with AppArmor profiles, which Kubernetes 1.30 replaced with a field. */
function annotationViolations({ object: { manifest } }: Workload): Violation[] {
  const annotations = Object.entries(podTemplateOf(manifest)?.metadata?.annotations ?? {});
  return annotations
    .filter(
      ([key, profile]) =>
        key.startsWith(APP_ARMOR_ANNOTATION) && !/^(?:|runtime\/default|localhost\/.*)$/.test(profile),
    )
    .map(([key, value]) => ({
      path: [...podTemplatePathOf(manifest), 'metadata', 'annotations', key],
      value,
      fix: 'pass runtime/default',
    }));
}

function containerViolations({ container, path }: FoundContainer): Violation[] {
  const { privileged, capabilities, procMount = 'Default' } = container.securityContext ?? {};
  const contextPath = [...path, 'securityContext'];
  const added = (capabilities?.add ?? []).filter((name) => !BASELINE_CAPABILITIES.test(name));
  const violations: (Violation | false)[] = [
    privileged === true && { path: [...contextPath, 'privileged'], value: true, fix: 'remove it' },
    added.length > 0 && { path: [...contextPath, 'capabilities', 'add'], value: added, fix: 'remove them' },
    ...contextViolations(container.securityContext, contextPath),
    procMount !== 'Default' && { path: [...contextPath, 'procMount'], value: procMount, fix: 'remove it' },
    ...(container.ports ?? []).map(
      ({ hostPort = 0 }, i) =>
        hostPort !== 0 && { path: [...path, 'ports', i, 'hostPort'], value: hostPort, fix: 'remove it' },
    ),
  ];
  return violations.filter((violation) => violation !== false);
}

/** Returns the hosts of probes and hooks, which the baseline level rejects from Kubernetes 1.34 on. */
function probeViolations({ container, path }: FoundContainer): Violation[] {
  const handlers: [JsonPath, HandlerManifest | undefined][] = [
    ...PROBES.map((probe): [JsonPath, HandlerManifest | undefined] => [[probe], container[probe]]),
    [['lifecycle', 'postStart'], container.lifecycle?.postStart],
    [['lifecycle', 'preStop'], container.lifecycle?.preStop],
  ];
  return handlers.flatMap(([field, handler = {}]) =>
    (['httpGet', 'tcpSocket'] as const).flatMap((action) => {
      const host = handler[action]?.host ?? '';
      return host === '' ? [] : [{ path: [...path, ...field, action, 'host'], value: host, fix: 'remove it' }];
    }),
  );
}
