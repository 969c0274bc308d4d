import { type IPersistentVolumeClaim, ImagePullPolicy } from 'cdk8s-plus-28';
import { PropCheck } from '../validation/prop-check';
import { imageRevision, shortHash } from '../kube/image-reference';
import { OBJECT_NAME } from '../kube/names';
import { type Download, gcsDownload, httpDownload, huggingFaceDownload, s3Download } from './model-downloads';
import type { ModelMount } from './model-mount';
import {
  CLAIM,
  CLAIM_NAME,
  DOWNLOAD,
  DOWNLOAD_OPTIONS,
  GCS_OPTIONS,
  GCS_URI,
  HUGGING_FACE_OPTIONS,
  HUGGING_FACE_URI,
  MODEL_STORE_OPTIONS,
  OCI_IMAGE,
  OCI_IMAGE_OPTIONS,
  S3_OPTIONS,
  S3_URI,
} from './argument-types';
import type {
  DownloadOptions,
  GcsOptions,
  HuggingFaceOptions,
  ModelStoreOptions,
  OciImageOptions,
  S3Options,
} from './model-store-options';
import type { Resources } from './resources';

const CHECK = new PropCheck('ModelStore');

/**
 * Source of a model's weights. The weights are read-only, and available before the model server starts.
 *
 * @example
 * new MlApp(chart, 'sentiment', {
 *   image: 'registry.example.com/server:2.1.0',
 *   port: 8080,
 *   modelStore: ModelStore.download('https://models.example.com/sentiment-1.4.0.onnx', {
 *     sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
 *   }),
 * });
 */
export class ModelStore {
  /** Uses the model in the server's image, without a volume. */
  public static inImage(): ModelStore {
    return new ModelStore(() => undefined);
  }

  /**
   * Mounts the volume of a PersistentVolumeClaim. With more than one replica, the claim needs the access mode
   * ReadOnlyMany or ReadWriteMany.
   *
   * With one replica and a ReadWriteOnce or ReadWriteOncePod claim in the cdk8s app, a rollout stops the pod before it
   * starts the replacement, because two pods on different nodes cannot mount the claim. The check `claim-access` reports
   * claims in the cdk8s app that too many pods mount.
   *
   * @param claimName name of a PersistentVolumeClaim in the app's namespace
   */
  public static fromClaimName(claimName: string, options: ModelStoreOptions = {}): ModelStore {
    CLAIM_NAME.readAll(CHECK, { claimName });
    return new ModelStore(claimNameMount(claimName, MODEL_STORE_OPTIONS.readAll(CHECK, options, 'options')));
  }

  /**
   * Mounts the volume of a PersistentVolumeClaim that is a construct. The claim precedes the app in the manifests. The
   * rules of `fromClaimName()` apply.
   *
   * @param claim claim in the app's namespace
   */
  public static fromClaim(claim: IPersistentVolumeClaim, options: ModelStoreOptions = {}): ModelStore {
    CLAIM.readAll(CHECK, { claim });
    options = MODEL_STORE_OPTIONS.readAll(CHECK, options, 'options');
    return new ModelStore((check) => ({ source: { kind: 'claim', claim }, path: pathOf(check, options) }));
  }

  /**
   * Mounts an OCI image or artifact that contains the model. Nodes pull and cache it like other images.
   *
   * The nodes of the cluster must support image volumes.
   *
   * @param reference reference of the image, with a tag or digest
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#image
   */
  public static ociImage(reference: string, options: OciImageOptions = {}): ModelStore {
    OCI_IMAGE.readAll(CHECK, { reference });
    options = OCI_IMAGE_OPTIONS.readAll(CHECK, options, 'options');
    return new ModelStore(imageMount(reference, options), imageRevision(reference));
  }

  /**
   * Downloads one file with an init container, which checks the SHA-256 of the file. The name of the file is the last
   * part of the URL's path. The init container resumes an interrupted download. A file has its final name only when it is complete.
   *
   * @param url http or https URL without credentials, because manifests must not contain secrets
   */
  public static download(url: string, options: DownloadOptions): ModelStore {
    DOWNLOAD.readAll(CHECK, { url });
    options = DOWNLOAD_OPTIONS.readAll(CHECK, options, 'options');
    return new ModelStore(downloadMount(httpDownload(url, options), options), shortHash(options.sha256));
  }

  /**
   * Downloads a repository from the Hugging Face Hub with an init container, which checks the sizes and checksums that
   * the hub provides. The name of the folder below `mountPath` is the name of the repository, without the organization.
   *
   * @param uri repository and commit: 'hf://org/name@' followed by 40 lower-case hexadecimal digits, because branches
   * and tags move
   */
  public static huggingFace(uri: string, options: HuggingFaceOptions = {}): ModelStore {
    HUGGING_FACE_URI.readAll(CHECK, { uri });
    options = HUGGING_FACE_OPTIONS.readAll(CHECK, options, 'options');
    const [, commit = ''] = uri.split('@');
    return new ModelStore(downloadMount(huggingFaceDownload(uri, options), options), shortHash(commit));
  }

  /**
   * Downloads an object or a folder from S3 with an init container, which checks the SHA-256 of each file. The name below
   * `mountPath` is the last part of the key.
   *
   * Without `secretName`, the ServiceAccount of the app needs a role. Pass the annotation `eks.amazonaws.com/role-arn` in
   * `serviceAccount.annotations`.
   *
   * @param uri object, 's3://bucket/key', or folder, 's3://bucket/key/'
   */
  public static s3(uri: string, options: S3Options): ModelStore {
    S3_URI.readAll(CHECK, { uri });
    options = S3_OPTIONS.readAll(CHECK, options, 'options');
    return new ModelStore(downloadMount(s3Download(uri, options), options), shortHash(options.sha256));
  }

  /**
   * Downloads an object or a folder from Google Cloud Storage with an init container, which checks the SHA-256 of each
   * file. The name below `mountPath` is the last part of the key.
   *
   * Without `secretName`, the ServiceAccount of the app needs access to the bucket through Workload Identity.
   *
   * @param uri object, 'gs://bucket/key', or folder, 'gs://bucket/key/'
   */
  public static gcs(uri: string, options: GcsOptions): ModelStore {
    GCS_URI.readAll(CHECK, { uri });
    options = GCS_OPTIONS.readAll(CHECK, options, 'options');
    return new ModelStore(downloadMount(gcsDownload(uri, options), options), shortHash(options.sha256));
  }

  private constructor(
    private readonly resolveMount: ResolveMount,
    /**
     * Revision of the files: the tag of an image, or the first digits of a hash. Undefined if the files can change.
     *
     * @internal
     */
    public readonly _revision?: string,
  ) {}

  /**
   * Returns the checked source and mount path of the model's files; undefined without a volume.
   *
   * @internal
   */
  public _mount(check: PropCheck, resources: Resources): ModelMount | undefined {
    return this.resolveMount(check, resources);
  }
}

/** Returns the checked source and mount path of the model's files; undefined without a volume. */
type ResolveMount = (check: PropCheck, resources: Resources) => ModelMount | undefined;

function claimNameMount(claimName: string, options: ModelStoreOptions): ResolveMount {
  return (check) => ({
    source: { kind: 'claimName', claimName: check.name('modelStore.claimName', claimName, OBJECT_NAME) },
    path: pathOf(check, options),
  });
}

function imageMount(image: string, options: OciImageOptions): ResolveMount {
  return (check) => {
    const pullPolicy = check.oneOf(
      'modelStore.imagePullPolicy',
      options.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
      ImagePullPolicy,
    );
    const reference = check.image('modelStore.reference', image);
    return { path: pathOf(check, options), source: { kind: 'image', reference, pullPolicy } };
  };
}

/** Mounts the files that an init container downloads. */
function downloadMount(download: Download, options: ModelStoreOptions): ResolveMount {
  return (check, resources) => {
    const path = pathOf(check, options);
    return { path, source: { kind: 'download', ...download(check, resources, path) } };
  };
}

function pathOf(check: PropCheck, options: ModelStoreOptions): string {
  return check.absolutePath('modelStore.mountPath', options.mountPath ?? '/models');
}
