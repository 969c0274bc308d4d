import type { ImagePullPolicy } from 'cdk8s-plus-28';

/** Location of the model's files in the container. */
export interface ModelStoreOptions {
  /**
   * Folder that holds the model's files, read only.
   *
   * @default '/models'
   */
  readonly mountPath?: string;
}

/** Options of a model in an OCI image. */
export interface OciImageOptions extends ModelStoreOptions {
  /**
   * When a node pulls the image that holds the model.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;
}

/** Options of a download. */
export interface DownloadOptions extends ModelStoreOptions {
  /** SHA-256 of the file, 64 hexadecimal digits: a pod with another file does not start. */
  readonly sha256: string;

  /**
   * Most space that the file may take on the node's disk. It counts against the app's ephemeral storage limit.
   *
   * @default '512Mi'
   */
  readonly size?: string;

  /**
   * Image that downloads: it needs `sh`, `wget` and `sha256sum`.
   *
   * @default 'busybox:1.37'
   */
  readonly image?: string;
}
