import type { IPersistentVolumeClaim, ImagePullPolicy } from 'cdk8s-plus-28';

/** Image with a model's files. */
export interface ImageSource {
  readonly reference: string;
  readonly pullPolicy: ImagePullPolicy;
}

/** Keys of a Secret that become environment variables with the same names. */
export interface SecretKeys {
  readonly name: string;
  readonly keys: readonly string[];
}

/** Download that an init container runs. */
export interface DownloadSource {
  /** Image of the init container. */
  readonly image: string;
  readonly command: string[];
  /** Final path of the file or folder. The command reads it from the variable TARGET. */
  readonly target: string;
  readonly isFolder: boolean;
  /** Other environment variables with a fixed value. */
  readonly variables: { readonly [name: string]: string };
  readonly secret?: SecretKeys;
  /** Name of the Secret with the key of a Google service account. */
  readonly keySecret?: string;
  /** URLs of the servers that the download connects to. */
  readonly urls: readonly URL[];
  /** True if the download gets credentials from the GKE metadata server. */
  readonly usesGkeMetadata?: boolean;
  /** Size of the volume, in bytes. */
  readonly bytes: number;
}

/** Checked source of a model's files, and their mount path. */
export interface ModelMount {
  /** Folder in the container. */
  readonly path: string;
  readonly source:
    | { readonly kind: 'claim'; readonly claim: IPersistentVolumeClaim }
    | { readonly kind: 'claimName'; readonly claimName: string }
    | ({ readonly kind: 'image' } & ImageSource)
    | ({ readonly kind: 'download' } & DownloadSource);
}
