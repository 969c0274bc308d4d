import type { IPersistentVolumeClaim } from 'cdk8s-plus-28';
import { OBJECT_NAME } from '../kube/names';
import { PropCheck } from '../validation/prop-check';
import {
  CLAIM,
  CLAIM_NAME,
  CONFIG_MAP_NAME,
  EMPTY_DIR_OPTIONS,
  EPHEMERAL_CLAIM_OPTIONS,
  MEMORY_OPTIONS,
  MOUNT_PATH,
  SECRET_NAME,
} from './argument-types';
import type { EmptyDirMountOptions, EphemeralClaimMountOptions, MemoryMountOptions } from './mount-options';
import type { MountSource, MountSpec } from './mount-spec';
import type { Resources } from './resources';
import { bytesWithin, memoryLimitOf, storageLimitOf } from './volume-size';

const CHECK = new PropCheck('Mount');

/**
 * Volume in a container of an app. The root file system is read-only, so a server can write only to `/tmp` and to its
 * writable mounts. Containers with the same `Mount` share the volume.
 *
 * @example
 * new MlApp(chart, 'sentiment', {
 *   image: 'registry.example.com/sentiment:1.4.0',
 *   port: 8080,
 *   mounts: [
 *     Mount.emptyDir('/srv/cache', { size: '512Mi' }),
 *     Mount.fromSecretName('/etc/sentiment', 'sentiment-license'),
 *   ],
 * });
 */
export class Mount {
  /**
   * Creates an empty folder on the disk of the node for each pod. The files survive a restart of the container, but not
   * the deletion of the pod. They count against `resources.ephemeralStorageLimit`.
   *
   * @param mountPath folder in the container, an absolute path
   */
  public static emptyDir(mountPath: string, options: EmptyDirMountOptions = {}): Mount {
    const { size } = EMPTY_DIR_OPTIONS.readAll(CHECK, options, 'options');
    return new Mount(mountPath, (check, prop, resources) => {
      const limit = storageLimitOf(resources);
      const bytes = size === undefined ? undefined : bytesWithin(check, `${prop}.size`, size, "'256Mi'", limit);
      return { kind: 'emptyDir', inMemory: false, bytes };
    });
  }

  /**
   * Creates an empty folder in memory for each pod. Its files count against `resources.memoryLimit`.
   *
   * @param mountPath folder in the container, an absolute path
   */
  public static memory(mountPath: string, options: MemoryMountOptions): Mount {
    const { size } = MEMORY_OPTIONS.readAll(CHECK, options, 'options');
    return new Mount(mountPath, (check, prop, resources) => {
      const limit = memoryLimitOf(resources);
      return { kind: 'emptyDir', inMemory: true, bytes: bytesWithin(check, `${prop}.size`, size, "'256Mi'", limit) };
    });
  }

  /**
   * Creates a ReadWriteOnce PersistentVolumeClaim for each pod. Kubernetes deletes the claim with the pod.
   *
   * @param mountPath folder in the container, an absolute path
   * @see https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
   */
  public static ephemeralClaim(mountPath: string, options: EphemeralClaimMountOptions): Mount {
    const { size, storageClassName } = EPHEMERAL_CLAIM_OPTIONS.readAll(CHECK, options, 'options');
    return new Mount(mountPath, (check, prop) => {
      check.bytes(`${prop}.size`, size, "'50Gi'");
      check.optionalName(`${prop}.storageClassName`, storageClassName, OBJECT_NAME);
      return { kind: 'ephemeralClaim', size, storageClassName };
    });
  }

  /**
   * Mounts a PersistentVolumeClaim that is a construct. The claim precedes the app in the manifests. The rules of
   * `fromClaimName()` apply.
   *
   * @param mountPath folder in the container, an absolute path
   * @param claim claim in the app's namespace
   */
  public static fromClaim(mountPath: string, claim: IPersistentVolumeClaim): Mount {
    CLAIM.readAll(CHECK, { claim });
    return new Mount(mountPath, () => ({ kind: 'claim', claim }));
  }

  /**
   * Mounts a PersistentVolumeClaim. With more than one replica, its access mode must be ReadWriteMany.
   *
   * With one replica and a ReadWriteOnce or ReadWriteOncePod claim in the cdk8s app, a rollout stops the pod before it
   * starts the replacement, because two pods on different nodes cannot mount the claim. The check `claim-access` reports
   * claims in the cdk8s app that too many pods mount.
   *
   * @param mountPath folder in the container, an absolute path
   * @param claimName name of a PersistentVolumeClaim in the app's namespace
   */
  public static fromClaimName(mountPath: string, claimName: string): Mount {
    CLAIM_NAME.readAll(CHECK, { claimName });
    return new Mount(mountPath, (check, prop) => ({
      kind: 'claimName',
      claimName: check.name(`${prop}.claimName`, claimName, OBJECT_NAME),
    }));
  }

  /**
   * Mounts the files of a ConfigMap, read-only.
   *
   * @param mountPath folder in the container, an absolute path
   * @param configMapName name of a ConfigMap in the app's namespace
   */
  public static fromConfigMapName(mountPath: string, configMapName: string): Mount {
    CONFIG_MAP_NAME.readAll(CHECK, { configMapName });
    return new Mount(mountPath, (check, prop) => ({
      kind: 'configMap',
      configMapName: check.name(`${prop}.configMapName`, configMapName, OBJECT_NAME),
    }));
  }

  /**
   * Mounts the files of a Secret, read-only.
   *
   * @param mountPath folder in the container, an absolute path
   * @param secretName name of a Secret in the app's namespace
   */
  public static fromSecretName(mountPath: string, secretName: string): Mount {
    SECRET_NAME.readAll(CHECK, { secretName });
    return new Mount(mountPath, (check, prop) => ({
      kind: 'secret',
      secretName: check.name(`${prop}.secretName`, secretName, OBJECT_NAME),
    }));
  }

  private constructor(
    /** Folder in the container. */
    public readonly mountPath: string,
    private readonly source: (check: PropCheck, prop: string, resources: Resources) => MountSource,
  ) {
    MOUNT_PATH.readAll(CHECK, { mountPath });
  }

  /**
   * Returns the checked source and folder. `prop` is the prop that contains the mount.
   *
   * @internal
   */
  public _mountSpec(check: PropCheck, prop: string, resources: Resources): MountSpec {
    const path = check.absolutePath(`${prop}.mountPath`, this.mountPath);
    return { prop: check.nameOf(prop), path, source: this.source(check, prop, resources) };
  }
}
