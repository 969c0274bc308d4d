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
  /** SHA-256 of the file, 64 lower-case hexadecimal digits. If the checksum differs, the pod does not start. */
  readonly sha256: string;

  /**
   * Maximum size of the file, from '1Mi' to the app's ephemeral storage limit. The file counts against this limit.
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

/** Options of a model in a repository on the Hugging Face Hub. */
export interface HuggingFaceOptions extends ModelStoreOptions {
  /**
   * Maximum total size of the files, from '1Mi' to the app's ephemeral storage limit. The files count against this
   * limit.
   *
   * @default '512Mi'
   */
  readonly size?: string;

  /**
   * Image of the init container. It needs Python 3.8 or later, and huggingface_hub 0.32 or later. The images of vLLM
   * and SGLang have both.
   *
   * @default 'kserve/storage-initializer:v0.19.0'
   */
  readonly image?: string;

  /**
   * Name of a Secret with the key `HF_TOKEN`, in the namespace of the app.
   *
   * @default - none: the repository is public
   */
  readonly secretName?: string;
}

/** Options of an object or a folder in Google Cloud Storage. */
export interface GcsOptions extends ModelStoreOptions {
  /**
   * SHA-256 of the object, 64 lower-case hexadecimal digits. For a folder, the SHA-256 of its file SHA256SUMS, which
   * lists the checksums of the other files. If a checksum differs, the pod does not start. The init container
   * downloads only the files that SHA256SUMS lists.
   */
  readonly sha256: string;

  /**
   * Maximum total size of the files, from '1Mi' to the app's ephemeral storage limit. The files count against this
   * limit.
   *
   * @default '512Mi'
   */
  readonly size?: string;

  /**
   * Image of the init container. It needs `sh`, `rclone` and `sha256sum`.
   *
   * @default 'rclone/rclone:1.75.1'
   */
  readonly image?: string;

  /**
   * Name of a Secret in the namespace of the app, with the key of a Google service account in the entry `key.json`.
   *
   * @default - the ServiceAccount of the app has access through Workload Identity
   */
  readonly secretName?: string;
}

/** Options of an object or a folder in S3. */
export interface S3Options extends ModelStoreOptions {
  /**
   * SHA-256 of the object, 64 lower-case hexadecimal digits. For a folder, the SHA-256 of its file SHA256SUMS, which
   * lists the checksums of the other files. If a checksum differs, the pod does not start. The init container
   * downloads only the files that SHA256SUMS lists.
   */
  readonly sha256: string;

  /**
   * Maximum total size of the files, from '1Mi' to the app's ephemeral storage limit. The files count against this
   * limit.
   *
   * @default '512Mi'
   */
  readonly size?: string;

  /**
   * Image of the init container. It needs `sh`, `rclone` and `sha256sum`.
   *
   * @default 'rclone/rclone:1.75.1'
   */
  readonly image?: string;

  /**
   * Name of a Secret with the keys `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, in the namespace of the app.
   *
   * @default - the ServiceAccount of the app has access through its role
   */
  readonly secretName?: string;

  /**
   * Region of the bucket.
   *
   * @default - the environment variable `AWS_REGION`, which EKS sets with the role; otherwise the region that the store reports
   */
  readonly region?: string;

  /**
   * URL of an S3-compatible store, without a path.
   *
   * @default - AWS
   */
  readonly endpoint?: string;
}
