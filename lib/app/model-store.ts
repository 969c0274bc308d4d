import { type IPersistentVolumeClaim, ImagePullPolicy } from 'cdk8s-plus-28';
import { Check } from '../validation/check';
import { OBJECT_NAME } from '../kube/names';
import type { ModelMount } from './model-mount';
import {
  CLAIM,
  CLAIM_NAME,
  DOWNLOAD,
  DOWNLOAD_OPTIONS,
  MODEL_STORE_OPTIONS,
  OCI_IMAGE,
  OCI_IMAGE_OPTIONS,
} from './argument-types';
import type { ModelStoreOptions, OciImageOptions, DownloadOptions } from './model-store-options';
import type { Resources } from './resources';

const CHECK = new Check('ModelStore');

/**
 * Source of a model's weights. They are available before the model server starts, and read-only.
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
  /** The model is in the server's image: nothing to mount. */
  public static inImage(): ModelStore {
    return new ModelStore(() => undefined);
  }

  /**
   * The model is on a volume. With more than one replica the claim's access mode must be ReadOnlyMany or ReadWriteMany.
   *
   * With one replica and a claim in the app that is ReadWriteOnce or ReadWriteOncePod, a rollout stops the pod before it starts the
   * replacement, because two pods cannot mount the claim. The check `claim-access` finds claims of the app that too many pods mount.
   *
   * @param claimName name of a PersistentVolumeClaim in the app's namespace
   */
  public static fromClaimName(claimName: string, options: ModelStoreOptions = {}): ModelStore {
    CLAIM_NAME.readAll(CHECK, { claimName });
    return new ModelStore(namedClaim(claimName, MODEL_STORE_OPTIONS.readAll(CHECK, options, 'options')));
  }

  /**
   * The model is on a volume of a claim that is a construct. It is applied before the app. The rules of `fromClaimName()` apply.
   *
   * @param claim a claim in the app's namespace
   */
  public static fromClaim(claim: IPersistentVolumeClaim, options: ModelStoreOptions = {}): ModelStore {
    CLAIM.readAll(CHECK, { claim });
    const read = MODEL_STORE_OPTIONS.readAll(CHECK, options, 'options');
    return new ModelStore((check) => ({ source: { kind: 'claim', claim }, path: pathOf(check, read) }));
  }

  /**
   * The model is in an OCI image or artifact, mounted as a volume: versioned, pulled and cached like images.
   *
   * The cluster's nodes must support image volumes.
   *
   * @param reference the image, with a tag or digest
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#image
   */
  public static ociImage(reference: string, options: OciImageOptions = {}): ModelStore {
    OCI_IMAGE.readAll(CHECK, { reference });
    return new ModelStore(ociImage(reference, OCI_IMAGE_OPTIONS.readAll(CHECK, options, 'options')));
  }

  /**
   * An init container downloads one file and checks its SHA-256. The file keeps the last part of the URL's path as its name.
   *
   * @param url http or https URL without user or password: pods' manifests are no place for secrets
   */
  public static download(url: string, options: DownloadOptions): ModelStore {
    DOWNLOAD.readAll(CHECK, { url });
    return new ModelStore(download(url, DOWNLOAD_OPTIONS.readAll(CHECK, options, 'options')));
  }

  private constructor(private readonly mount: Mount) {}

  /**
   * Source and folder of the model's files, checked; undefined if there is nothing to mount.
   *
   * @internal
   */
  public _mount(check: Check, resources: Resources): ModelMount | undefined {
    return this.mount(check, resources);
  }
}

/** Source and folder of the model's files, checked; undefined if there is nothing to mount. */
type Mount = (check: Check, resources: Resources) => ModelMount | undefined;

function namedClaim(claimName: string, options: ModelStoreOptions): Mount {
  return (check) => ({
    source: { kind: 'claimName', claimName: check.name('modelStore.claimName', claimName, OBJECT_NAME) },
    path: pathOf(check, options),
  });
}

function ociImage(image: string, options: OciImageOptions): Mount {
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

function download(file: string, options: DownloadOptions): Mount {
  return (check, { ephemeralStorageLimit }) => {
    const { sha256, size = '512Mi', image = 'busybox:1.37' } = options;
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      check.fail('modelStore.sha256', sha256, 'must be 64 lower-case hexadecimal digits: pass what sha256sum prints');
    }
    const bytes = check.bytes('modelStore.size', size, "'512Mi'");
    if (bytes > check.bytes('resources.ephemeralStorageLimit', ephemeralStorageLimit)) {
      check.fail(
        'modelStore.size',
        size,
        `must be at most resources.ephemeralStorageLimit '${ephemeralStorageLimit}', which it counts against: raise the limit`,
      );
    }
    const url = check.downloadUrl('modelStore.url', file);
    return {
      source: { kind: 'download', url, sha256, image: check.image('modelStore.image', image), bytes },
      path: pathOf(check, options),
    };
  };
}

function pathOf(check: Check, options: ModelStoreOptions): string {
  return check.absolutePath('modelStore.mountPath', options.mountPath ?? '/models');
}
