import { OBJECT_NAME } from '../kube/names';
import type { PropCheck } from '../validation/prop-check';
import { FOLDER_SCRIPT, HUGGING_FACE_PROGRAM, OBJECT_SCRIPT, WGET_SCRIPT } from './download-scripts';
import { checkDownloadUrl } from './download-url';
import type { DownloadSource } from './model-mount';
import type { DownloadOptions, GcsOptions, HuggingFaceOptions, S3Options } from './model-store-options';
import type { Resources } from './resources';
import { bytesWithin, storageLimitOf } from './volume-size';

/** Checks a download to a folder in the container, and returns its source. */
export type Download = (check: PropCheck, resources: Resources, folder: string) => DownloadSource;

/** Folder of the key of a Google service account. */
export const KEY_FOLDER = '/var/run/secrets/gcs';

const COMMIT = /^[0-9a-f]{40}$/;
const REPOSITORY = /^hf:\/\/(\w[\w.-]*\/(\w[\w.-]*))(?:@(.*))?$/;
/** Bucket, key, and last part of the key. A key that ends in '/' is a folder. */
const OBJECT = /^\w+:\/\/([a-z0-9][\w.-]{1,220}[a-z0-9])\/((?:(?!\.\.?\/)[^\s/\p{C}]+\/)*(\w[\w.-]*)(\/?))$/u;
/** URL of an endpoint, without a path, because the path contains the bucket. */
const ENDPOINT = /^https?:\/\/[^\s/@?#]+\/?$/;

/** Returns the download of one file over HTTP. */
export function httpDownload(file: string, options: DownloadOptions): Download {
  return (check, resources, folder) => {
    const bytes = bytesOf(check, options, resources);
    const url = checkDownloadUrl(check, 'modelStore.url', file);
    return {
      image: check.image('modelStore.image', options.image ?? 'busybox:1.37'),
      command: ['sh', '-ec', WGET_SCRIPT],
      variables: {
        URL: url.href,
        SHA256: sha256Of(check, options),
      },
      target: `${folder}/${url.pathname.split('/').pop()}`,
      isFolder: false,
      urls: [url],
      bytes,
    };
  };
}

/** Returns the download of a commit of a repository on the Hugging Face Hub. */
export function huggingFaceDownload(uri: string, options: HuggingFaceOptions): Download {
  return (check, resources, folder) => {
    const [, repository, name, revision = ''] = REPOSITORY.exec(uri) ?? [];
    if (repository === undefined) {
      const example = 'hf://org/name@0123456789abcdef0123456789abcdef01234567';
      return check.fail('modelStore.uri', uri, `must be a repository and a commit, like '${example}'`);
    }
    if (!COMMIT.test(revision)) {
      const rule = "must end in '@' and a commit of 40 lower-case hexadecimal digits, because branches and tags move";
      check.fail('modelStore.uri', uri, `${rule}: pass the current commit of the branch or tag`);
    }
    return {
      // this image has Python and huggingface_hub
      image: check.image('modelStore.image', options.image ?? 'kserve/storage-initializer:v0.19.0'),
      command: ['python3', '-c', HUGGING_FACE_PROGRAM],
      variables: {
        REPOSITORY: repository,
        REVISION: revision,
        // the cache would count against the ephemeral storage
        HF_XET_CHUNK_CACHE_SIZE_BYTES: '0',
      },
      target: `${folder}/${name}`,
      isFolder: true,
      secret: secretOf(check, options, ['HF_TOKEN']),
      urls: [new URL('https://huggingface.co')],
      bytes: bytesOf(check, options, resources),
    };
  };
}

/** Returns the download of an object or a folder from S3 or from an S3-compatible store. */
export function s3Download(uri: string, options: S3Options): Download {
  return (check, resources, folder) => {
    const { region, endpoint } = options;
    if (endpoint !== undefined && !(ENDPOINT.test(endpoint) && URL.canParse(endpoint))) {
      check.fail(
        'modelStore.endpoint',
        endpoint,
        "must be an http or https URL without a path, like 'http://minio.storage:9000'",
      );
    }
    return bucketDownload(
      check,
      resources,
      { scheme: 's3', uri, folder, options },
      {
        variables: {
          RCLONE_S3_PROVIDER: endpoint === undefined ? 'AWS' : 'Other',
          RCLONE_S3_ENV_AUTH: 'true',
          ...(region === undefined ? {} : { RCLONE_S3_REGION: regionOf(check, region) }),
          ...(endpoint === undefined ? {} : { RCLONE_S3_ENDPOINT: endpoint }),
        },
        secret: secretOf(check, options, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']),
        urls: [new URL(endpoint ?? 'https://s3.amazonaws.com')],
      },
    );
  };
}

/** Returns the download of an object or a folder from Google Cloud Storage. */
export function gcsDownload(uri: string, options: GcsOptions): Download {
  return (check, resources, folder) => {
    const keySecret = check.optionalName('modelStore.secretName', options.secretName, OBJECT_NAME);
    return bucketDownload(
      check,
      resources,
      { scheme: 'gs', uri, folder, options },
      {
        variables:
          keySecret === undefined
            ? { RCLONE_GCS_ENV_AUTH: 'true' }
            : { RCLONE_GCS_SERVICE_ACCOUNT_FILE: `${KEY_FOLDER}/key.json` },
        keySecret,
        urls: [new URL('https://storage.googleapis.com')],
        usesGkeMetadata: keySecret === undefined,
      },
    );
  };
}

interface BucketOptions {
  readonly sha256: string;
  readonly size?: string;
  readonly image?: string;
}

/** Object or folder in a bucket. */
interface BucketObject {
  readonly scheme: 's3' | 'gs';
  readonly uri: string;
  readonly folder: string;
  readonly options: BucketOptions;
}

const RCLONE_BACKENDS = { s3: 's3', gs: 'gcs' };

function regionOf(check: PropCheck, region: string): string {
  return /^[\w.-]+$/.test(region)
    ? region
    : check.fail('modelStore.region', region, "must be the name of a region, like 'eu-central-1'");
}

function bucketDownload(
  check: PropCheck,
  resources: Resources,
  { scheme, uri, folder, options }: BucketObject,
  access: Omit<DownloadSource, 'image' | 'command' | 'bytes' | 'target' | 'isFolder'>,
): DownloadSource {
  const [, bucket, key = '', name, slash] = (uri.startsWith(`${scheme}://`) && OBJECT.exec(uri)) || [];
  if (bucket === undefined) {
    const rule = `must be an object or a folder in a bucket, like '${scheme}://models/sentiment/model-1.4.0.onnx' or '${scheme}://models/llm-0.3.0/'`;
    check.fail('modelStore.uri', uri, rule);
  }
  return {
    ...access,
    image: check.image('modelStore.image', options.image ?? 'rclone/rclone:1.75.1'),
    command: ['sh', '-ec', slash === '/' ? FOLDER_SCRIPT : OBJECT_SCRIPT],
    variables: {
      SOURCE: `:${RCLONE_BACKENDS[scheme]}:${bucket}/${key}`,
      SHA256: sha256Of(check, options),
      ...access.variables,
    },
    target: `${folder}/${name}`,
    isFolder: slash === '/',
    bytes: bytesOf(check, options, resources),
  };
}

function secretOf(check: PropCheck, { secretName }: { readonly secretName?: string }, keys: string[]) {
  const name = check.optionalName('modelStore.secretName', secretName, OBJECT_NAME);
  return name === undefined ? undefined : { name, keys };
}

function sha256Of(check: PropCheck, { sha256 }: { readonly sha256: string }): string {
  return /^[0-9a-f]{64}$/.test(sha256)
    ? sha256
    : check.fail(
        'modelStore.sha256',
        sha256,
        'must be 64 lower-case hexadecimal digits: pass the checksum that sha256sum prints',
      );
}

function bytesOf(check: PropCheck, { size = '512Mi' }: { readonly size?: string }, resources: Resources): number {
  return bytesWithin(check, 'modelStore.size', size, "'512Mi'", storageLimitOf(resources));
}
