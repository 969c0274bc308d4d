/** Options of an empty folder on the disk of the node. */
export interface EmptyDirMountOptions {
  /**
   * Maximum size, from '1Mi' to '1Pi', at most `resources.ephemeralStorageLimit`. Kubernetes evicts a pod whose files exceed it.
   *
   * @default - `resources.ephemeralStorageLimit`, which limits all files of the pod together
   */
  readonly size?: string;
}

/** Options of an empty folder in memory. */
export interface MemoryMountOptions {
  /** Maximum size, from '1Mi' to '1Pi', at most `resources.memoryLimit`, which the files count against. */
  readonly size: string;
}

/** Options of a claim that Kubernetes creates and deletes with each pod. */
export interface EphemeralClaimMountOptions {
  /** Requested storage, from '1Mi' to '1Pi'. */
  readonly size: string;

  /**
   * Name of the StorageClass.
   *
   * @default - the cluster's default StorageClass
   */
  readonly storageClassName?: string;
}
