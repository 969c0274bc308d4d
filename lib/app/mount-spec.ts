import type { IPersistentVolumeClaim } from 'cdk8s-plus-28';

/** Checked source of a volume. */
export type MountSource =
  | { readonly kind: 'emptyDir'; readonly inMemory: boolean; readonly bytes?: number }
  | { readonly kind: 'claim'; readonly claim: IPersistentVolumeClaim }
  | { readonly kind: 'claimName'; readonly claimName: string }
  | { readonly kind: 'ephemeralClaim'; readonly size: string; readonly storageClassName?: string }
  | { readonly kind: 'configMap'; readonly configMapName: string }
  | { readonly kind: 'secret'; readonly secretName: string };

/** Checked volume, and its folder in the container. */
export interface MountSpec {
  /** Full name of the prop that contains the mount, for errors. */
  readonly prop: string;
  /** Folder in the container. */
  readonly path: string;
  /** Source of the volume. Containers that share the volume share this object. */
  readonly source: MountSource;
}
