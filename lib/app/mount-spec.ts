import type { IPersistentVolumeClaim } from 'cdk8s-plus-28';

/** Checked source of a volume. */
export type MountSource =
  | { readonly kind: 'emptyDir'; readonly inMemory: boolean; readonly bytes?: number }
  | { readonly kind: 'claim'; readonly claim: IPersistentVolumeClaim }
  | { readonly kind: 'claimName'; readonly claimName: string }
  | { readonly kind: 'ephemeralClaim'; readonly size: string; readonly storageClassName?: string }
  | { readonly kind: 'configMap'; readonly configMapName: string }
  | { readonly kind: 'secret'; readonly secretName: string };

/** Checked volume, and the folder that it is mounted to. */
export interface MountSpec {
  /** Full name of the prop that it comes from, for errors. */
  readonly prop: string;
  /** Folder in the container. */
  readonly path: string;
  /** Source. Containers that share a volume have the same object. */
  readonly source: MountSource;
}
