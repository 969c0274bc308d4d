import {
  Capability,
  type ContainerSecurityContextProps,
  FsGroupChangePolicy,
  type PodSecurityContextProps,
  SeccompProfileType,
} from 'cdk8s-plus-28';
import type { ServingOptions } from './serving-options';
import type { PropCheck } from '../validation/prop-check';

/**
 * ID of "nonroot" in distroless images. No user on a node has this ID, so a process that escapes its container owns no
 * files on the node.
 *
 * @see https://github.com/GoogleContainerTools/distroless
 */
const NONROOT = 65532;
/** Maximum ID. The API server stores 64-bit integers, but accepts only 32-bit integers. */
const MAX_ID = 2 ** 31 - 1;

/** User and group of a container's processes. */
export interface ProcessIdentity {
  readonly user: number;
  readonly group: number;
}

/** User and groups of an app's processes. */
export interface Identity extends ProcessIdentity {
  /** Group of the files on volumes. */
  readonly volumeGroup: number;
}

/** Checks the user and groups of an app. */
export function identityOf(check: PropCheck, options: ServingOptions): Identity {
  const { user, group } = processIdentityOf(check, options, { user: NONROOT });
  const volumeGroup = check.integer('volumeGroup', options.volumeGroup ?? group, 0, MAX_ID, 'pass the ID of a group');
  return { user, group, volumeGroup };
}

/**
 * Checks the user and group of a container. The default of the user is the user of `defaultIdentity`. The default of the
 * group is the group of `defaultIdentity` if it has one and `options` has no user, otherwise the user's ID.
 */
export function processIdentityOf(
  check: PropCheck,
  options: { readonly user?: number; readonly group?: number },
  defaultIdentity: { readonly user: number; readonly group?: number },
): ProcessIdentity {
  const user = check.integer(
    'user',
    options.user ?? defaultIdentity.user,
    1,
    MAX_ID,
    "pass a user other than root, which the Pod Security Standard 'restricted' rejects",
  );
  const group = options.group ?? (options.user === undefined ? defaultIdentity.group : undefined) ?? user;
  return { user, group: check.integer('group', group, 0, MAX_ID, 'pass the ID of a group') };
}

/**
 * Environment of a user without an entry in /etc/passwd. Without these variables, the runtime sets HOME to '/', which
 * is read-only. It does not set USER, which programs read before /etc/passwd.
 */
export const USER_VARIABLES = { HOME: '/tmp', USER: 'nonroot' };

/** Security context that meets the Pod Security Standard "restricted" and makes the root file system read-only. */
export function containerSecurityContext({ user, group }: ProcessIdentity): ContainerSecurityContextProps {
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

/** Security context of a pod with writable volumes. */
export function podSecurityContext({ volumeGroup }: Identity): PodSecurityContextProps {
  return {
    ensureNonRoot: true,
    fsGroup: volumeGroup,
    // change the group only once, because a volume of weights can contain many files
    fsGroupChangePolicy: FsGroupChangePolicy.ON_ROOT_MISMATCH,
  };
}
