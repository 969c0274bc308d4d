import { CanaryRelease, type GcsOptions, MlApp, type MlAppProps, ModelStore } from '../../../lib';
import { type Manifest, at, containerOf, find, synth, testChart } from '../../support';

const SHA256 = 'a'.repeat(64);
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const HTTPS = { ports: [{ port: 443, protocol: 'TCP' }] };

function objectsWith(modelStore: ModelStore, props: Partial<MlAppProps> = {}): Manifest[] {
  const chart = testChart('models');
  new MlApp(chart, 'model', { image: 'server:1.0', port: 8080, modelStore, ...props });
  return synth(chart);
}

const downloadOf = (objects: Manifest[]) =>
  at(find(objects, 'Deployment'), 'spec.template.spec.initContainers.0') as any;
const egressOf = (objects: Manifest[]) => (find(objects, 'NetworkPolicy').spec.egress as object[]).slice(1);
const variablesOf = (objects: Manifest[]) =>
  Object.fromEntries(downloadOf(objects).env.map(({ name, value, valueFrom }: any) => [name, value ?? valueFrom]));

describe('a repository of the Hugging Face Hub', () => {
  const objects = objectsWith(ModelStore.huggingFace(`hf://org/tiny-1.0@${COMMIT}`, { size: '800Mi' }));

  test('is downloaded by commit, without a token', () => {
    const download = downloadOf(objects);
    expect(download).toMatchObject({
      name: 'model-download',
      image: 'kserve/storage-initializer:v0.19.0',
      imagePullPolicy: 'IfNotPresent',
      volumeMounts: [
        { mountPath: '/models', name: 'model' },
        { mountPath: '/tmp', name: 'tmp' },
      ],
    });
    expect(download.command.slice(0, 2)).toEqual(['python3', '-c']);
    expect(download.command[2]).toContain('snapshot_download(repository, revision=revision, local_dir=part)');
    expect(download.command[2]).not.toContain('$');
    expect(variablesOf(objects)).toEqual({
      HOME: '/tmp',
      USER: 'nonroot',
      REPOSITORY: 'org/tiny-1.0',
      REVISION: COMMIT,
      TARGET: '/models/tiny-1.0',
      HF_XET_CHUNK_CACHE_SIZE_BYTES: '0',
    });
    expect(download.resources).toEqual(containerOf(find(objects, 'Deployment')).resources);
    expect(download.securityContext).toEqual(containerOf(find(objects, 'Deployment')).securityContext);
    expect(egressOf(objects)).toEqual([HTTPS]);
    expect(at(find(objects, 'Deployment'), 'spec.template.spec.volumes')).toContainEqual({
      name: 'model',
      emptyDir: { sizeLimit: '800Mi' },
    });
  });

  test('can be private, and be downloaded by the image of the server', () => {
    const options = { secretName: 'hub', image: 'vllm/vllm-openai:v0.24.0', mountPath: '/srv' };
    const own = objectsWith(ModelStore.huggingFace(`hf://org/tiny@${COMMIT}`, options));
    expect(downloadOf(own).image).toBe('vllm/vllm-openai:v0.24.0');
    expect(variablesOf(own)).toMatchObject({
      TARGET: '/srv/tiny',
      HF_TOKEN: { secretKeyRef: { name: 'hub', key: 'HF_TOKEN' } },
    });
  });
});

const OBJECT_SCRIPT = `\
if [ -e "$TARGET" ]; then exit 0; fi
rclone copyto "$SOURCE" "$TARGET.part"
[ -e "$TARGET.part" ] || { echo "$SOURCE does not exist" >&2; exit 1; }
printf '%s  %s\\n' "$SHA256" "$TARGET.part" | sha256sum -c || { rm "$TARGET.part"; exit 1; }
mv "$TARGET.part" "$TARGET"`;
const FOLDER_SCRIPT = `\
if [ -e "$TARGET" ]; then exit 0; fi
mkdir -p "$TARGET.part"
cd "$TARGET.part"
rclone copyto "\${SOURCE}SHA256SUMS" SHA256SUMS
[ -e "SHA256SUMS" ] || { echo "\${SOURCE}SHA256SUMS does not exist" >&2; exit 1; }
printf '%s  SHA256SUMS\\n' "$SHA256" | sha256sum -c || { rm SHA256SUMS; exit 1; }
sed 's|^[0-9a-f]* [ *]\\(\\./\\)*||' SHA256SUMS | rclone copy --files-from-raw - "$SOURCE" .
sha256sum -c SHA256SUMS || { rm -r "$TARGET.part"; exit 1; }
mv "$TARGET.part" "$TARGET"`;

describe('S3', () => {
  test('an object, with the role of the ServiceAccount', () => {
    const objects = objectsWith(ModelStore.s3('s3://models/sentiment/model-1.4.0.onnx', { sha256: SHA256 }));
    expect(downloadOf(objects)).toMatchObject({
      image: 'rclone/rclone:1.75.1',
      command: ['sh', '-ec', OBJECT_SCRIPT],
    });
    expect(variablesOf(objects)).toEqual({
      HOME: '/tmp',
      USER: 'nonroot',
      SOURCE: ':s3:models/sentiment/model-1.4.0.onnx',
      TARGET: '/models/model-1.4.0.onnx',
      SHA256,
      RCLONE_S3_PROVIDER: 'AWS',
      RCLONE_S3_ENV_AUTH: 'true',
    });
    expect(egressOf(objects)).toEqual([HTTPS]);
  });

  test('a folder of a store in the cluster, with keys', () => {
    const objects = objectsWith(
      ModelStore.s3('s3://models/llm-0.3.0/', {
        sha256: SHA256,
        secretName: 'minio',
        endpoint: 'http://minio.storage:9000',
        region: 'eu-central-1',
      }),
    );
    expect(downloadOf(objects).command).toEqual(['sh', '-ec', FOLDER_SCRIPT]);
    expect(variablesOf(objects)).toMatchObject({
      SOURCE: ':s3:models/llm-0.3.0/',
      TARGET: '/models/llm-0.3.0',
      RCLONE_S3_PROVIDER: 'Other',
      RCLONE_S3_ENDPOINT: 'http://minio.storage:9000',
      RCLONE_S3_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: { secretKeyRef: { name: 'minio', key: 'AWS_ACCESS_KEY_ID' } },
      AWS_SECRET_ACCESS_KEY: { secretKeyRef: { name: 'minio', key: 'AWS_SECRET_ACCESS_KEY' } },
    });
    // the pods of the Service can listen on another port
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'storage' } };
    expect(egressOf(objects)).toEqual([
      { ports: [{ port: 9000, protocol: 'TCP' }] },
      { ports: [{ protocol: 'TCP' }], to: [{ namespaceSelector }] },
    ]);
  });
});

describe('Google Cloud Storage', () => {
  const gcs = (options: Partial<GcsOptions> = {}) =>
    objectsWith(ModelStore.gcs('gs://models/m.onnx', { sha256: SHA256, ...options }));

  test('an object, with Workload Identity', () => {
    const objects = gcs();
    expect(downloadOf(objects).command).toEqual(['sh', '-ec', OBJECT_SCRIPT]);
    expect(variablesOf(objects)).toEqual({
      HOME: '/tmp',
      USER: 'nonroot',
      SOURCE: ':gcs:models/m.onnx',
      TARGET: '/models/m.onnx',
      SHA256,
      RCLONE_GCS_ENV_AUTH: 'true',
    });
    const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));
    expect(egressOf(objects)).toEqual([
      HTTPS,
      { ports: tcp(80, 8080), to: [{ ipBlock: { cidr: '169.254.169.254/32' } }] },
      { ports: tcp(987, 988), to: [{ ipBlock: { cidr: '169.254.169.252/32' } }] },
    ]);
  });

  test('an object, with the key of a service account', () => {
    const objects = gcs({ secretName: 'bucket-key' });
    expect(variablesOf(objects)).toMatchObject({ RCLONE_GCS_SERVICE_ACCOUNT_FILE: '/var/run/secrets/gcs/key.json' });
    expect(variablesOf(objects)).not.toHaveProperty('RCLONE_GCS_ENV_AUTH');
    const mount = { mountPath: '/var/run/secrets/gcs', name: 'model-credentials', readOnly: true };
    expect(downloadOf(objects).volumeMounts).toContainEqual(mount);
    expect(containerOf(find(objects, 'Deployment')).volumeMounts).not.toContainEqual(mount);
    expect(at(find(objects, 'Deployment'), 'spec.template.spec.volumes')).toContainEqual({
      name: 'model-credentials',
      secret: { secretName: 'bucket-key' },
    });
    expect(egressOf(objects)).toEqual([HTTPS]);
  });
});

test('each track of a release has weights of its own', () => {
  const chart = testChart('models');
  const trackOf = (version: string) => ({
    image: 'server:1.0',
    version,
    modelStore: ModelStore.s3(`s3://models/m-${version}.onnx`, { sha256: SHA256 }),
  });
  new CanaryRelease(chart, 'model', { port: 8080, stable: trackOf('1.4.0'), canary: trackOf('1.5.0') });
  const targets = ['stable', 'canary'].map((track) => {
    const deployment = find(synth(chart), 'Deployment', `model-${track}`);
    const { env } = at(deployment, 'spec.template.spec.initContainers.0') as any;
    return env.find(({ name }: any) => name === 'TARGET').value;
  });
  expect(targets).toEqual(['/models/m-1.4.0.onnx', '/models/m-1.5.0.onnx']);
});

const MOVES = "must end in '@' and a commit of 40 lower-case hexadecimal digits, because branches and tags move";

test.each<[string, ModelStore, string]>([
  ['a tag', ModelStore.huggingFace('hf://org/tiny@v1.0'), `uri is 'hf://org/tiny@v1.0', ${MOVES}`],
  ['a short commit', ModelStore.huggingFace('hf://org/tiny@0123abc'), `uri is 'hf://org/tiny@0123abc', ${MOVES}`],
  ['no revision', ModelStore.huggingFace('hf://org/tiny'), `uri is 'hf://org/tiny', ${MOVES}`],
  ['no organization', ModelStore.huggingFace(`hf://tiny@${COMMIT}`), 'must be a repository and a commit, like'],
  ['another scheme', ModelStore.s3('gs://models/m', { sha256: SHA256 }), 'must be an object or a folder in a bucket'],
  ['a whole bucket', ModelStore.s3('s3://models/', { sha256: SHA256 }), "uri is 's3://models/', must be an object"],
  ['a path upwards', ModelStore.gcs('gs://models/../m', { sha256: SHA256 }), 'must be an object or a folder'],
  ['a wrong checksum', ModelStore.gcs('gs://models/m', { sha256: 'abc' }), "sha256 is 'abc', must be 64"],
  [
    'weights larger than the storage',
    ModelStore.huggingFace(`hf://org/tiny@${COMMIT}`, { size: '20Gi' }),
    "size is '20Gi', must be at most the ephemeral storage limit '1Gi', which it counts against: lower it or raise resources.ephemeralStorageLimit",
  ],
  [
    'an endpoint with a path',
    ModelStore.s3('s3://models/m', { sha256: SHA256, endpoint: 'http://minio/models' }),
    "endpoint is 'http://minio/models', must be an http or https URL without a path, like 'http://minio.storage:9000'",
  ],
  [
    'a region with a space',
    ModelStore.s3('s3://models/m', { sha256: SHA256, region: 'eu central' }),
    "region is 'eu central', must be the name of a region, like 'eu-central-1'",
  ],
  [
    'credentials in the endpoint',
    ModelStore.s3('s3://models/m', { sha256: SHA256, endpoint: 'http://me:secret@minio' }),
    'must be an http or https URL without a path',
  ],
  [
    'a name that no Secret can have',
    ModelStore.s3('s3://models/m', { sha256: SHA256, secretName: 'My Secret' }),
    "secretName is 'My Secret', must be a name",
  ],
])('%s is rejected', (_, store, message) => {
  expect(() => objectsWith(store)).toThrow('chart/model: modelStore.');
  expect(() => objectsWith(store)).toThrow(message);
});
