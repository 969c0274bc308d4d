import {
  Capability,
  type ContainerSecurityContextProps,
  FsGroupChangePolicy,
  type PodSecurityContextProps,
  SeccompProfileType,
} from 'cdk8s-plus-28';
import type { ServingOptions } from './serving-options';
import type { Check } from '../validation/check';

/**
 * "nonroot" of distroless images: no user of a node has it, so that a process that breaks out of its container owns nothing there.
 *
 * @see https://github.com/GoogleContainerTools/distroless
 */
const NONROOT = 65532;
/** The API server stores them as 64-bit integers, and takes 32-bit ones. */
const MAX_ID = 2 ** 31 - 1;

/** User and groups of an app's processes. */
export interface Identity {
  readonly user: number;
  readonly group: number;
  /** Group of the files on volumes. */
  readonly volumeGroup: number;
}

/** Checks user and groups. */
export function identityOf(check: Check, options: ServingOptions): Identity {
  const user = check.integer(
    'user',
    options.user ?? NONROOT,
    1,
    MAX_ID,
    "pass a user that is not root, which the Pod Security Standard 'restricted' refuses",
  );
  const group = check.integer('group', options.group ?? user, 0, MAX_ID, 'pass the ID of a group');
  const volumeGroup = check.integer('volumeGroup', options.volumeGroup ?? group, 0, MAX_ID, 'pass the ID of a group');
  return { user, group, volumeGroup };
}

/**
 * Environment of a user without an entry in /etc/passwd: the runtime would set HOME to '/', which is read only, and no USER, for which
 * programs look before they look into /etc/passwd.
 */
export const USER_VARIABLES = { HOME: '/tmp', USER: 'nonroot' };

/** Security context of a container: what the Pod Security Standard "restricted" asks for, and a read-only root file system. */
export function restrictedContainer({ user, group }: { user?: number; group?: number }): ContainerSecurityContextProps {
  return {
    ensureNonRoot: true,
    user,
    group,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: [Capability.ALL] },
    seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
  };
}

/** Security context of a pod: its volumes are writable. */
export function restrictedPod({ volumeGroup }: Identity): PodSecurityContextProps {
  return {
    ensureNonRoot: true,
    fsGroup: volumeGroup,
    // not at each start: a volume of weights may hold many files
    fsGroupChangePolicy: FsGroupChangePolicy.ON_ROOT_MISMATCH,
  };
}
