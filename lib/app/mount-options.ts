/** Options of an empty folder on the disk of the node. */
export interface EmptyDirMountOptions {
  /**
   * Maximum size, from '1Mi' to '1Pi', at most `resources.ephemeralStorageLimit`. The kubelet evicts a pod whose files
   * exceed this size.
   *
   * @default - `resources.ephemeralStorageLimit`, which limits the total size of the pod's files
   */
  readonly size?: string;
}

/** Options of an empty folder in memory. */
export interface MemoryMountOptions {
  /** Maximum size, from '1Mi' to '1Pi', at most `resources.memoryLimit`. The files count against this limit. */
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
