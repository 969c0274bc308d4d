import type { IPersistentVolumeClaim, ImagePullPolicy } from 'cdk8s-plus-28';

/** Image with a model's files. */
export interface ImageSource {
  readonly reference: string;
  readonly pullPolicy: ImagePullPolicy;
}

/** File that an init container downloads. */
export interface DownloadSource {
  readonly url: URL;
  readonly sha256: string;
  /** Image of the init container. */
  readonly image: string;
  /** Size of the volume. */
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
