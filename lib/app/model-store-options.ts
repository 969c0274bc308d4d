import type { ImagePullPolicy } from 'cdk8s-plus-28';

/** Location of the model's files in the container. */
export interface ModelStoreOptions {
  /**
   * Absolute path of the folder with the model's files, mounted read-only.
   *
   * @default '/models'
   */
  readonly mountPath?: string;
}

/** Options of a model in an OCI image. */
export interface OciImageOptions extends ModelStoreOptions {
  /**
   * Pull policy of the image with the model.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;
}

/** Options of a download. */
export interface DownloadOptions extends ModelStoreOptions {
  /** SHA-256 of the file, 64 lower-case hexadecimal digits. A pod with another file does not start. */
  readonly sha256: string;

  /**
   * Maximum size of the file, from '1Mi' to the app's ephemeral storage limit, against which it counts.
   *
   * @default '512Mi'
   */
  readonly size?: string;

  /**
   * Image of the init container. It needs `sh`, `wget` and `sha256sum`.
   *
   * @default 'busybox:1.37'
   */
  readonly image?: string;
}
