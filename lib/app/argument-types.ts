import { ConnectionScheme, type IPersistentVolumeClaim, ImagePullPolicy, type Service } from 'cdk8s-plus-28';
import type { ContainerResourcesProps } from './container-resources-props';
import type { ExternalHostOptions } from './external-host-options';
import type { GrpcHealthOptions, HttpHealthOptions, TcpHealthOptions } from './health-options';
import type {
  DownloadOptions,
  GcsOptions,
  HuggingFaceOptions,
  ModelStoreOptions,
  OciImageOptions,
  S3Options,
} from './model-store-options';
import type { EmptyDirMountOptions, EphemeralClaimMountOptions, MemoryMountOptions } from './mount-options';
import type { PodsPeerOptions } from './peer-options';
import type { ResourcesProps } from './resources-props';
import type { NamedServiceOptions, ServiceEndpointOptions } from './service-endpoint-options';
import { choice, flag, instance, list, map, number, struct, text } from '../validation/prop-type';

export const MODEL_STORE_OPTIONS = struct<ModelStoreOptions>({}, { mountPath: text('/models') });

export const OCI_IMAGE_OPTIONS = struct<OciImageOptions>(
  {},
  { ...MODEL_STORE_OPTIONS.optional, imagePullPolicy: choice('ImagePullPolicy', ImagePullPolicy) },
);

export const DOWNLOAD_OPTIONS = struct<DownloadOptions>(
  { sha256: text('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08') },
  { ...MODEL_STORE_OPTIONS.optional, size: text('512Mi'), image: text('busybox:1.37') },
);

export const HUGGING_FACE_OPTIONS = struct<HuggingFaceOptions>(
  {},
  {
    ...MODEL_STORE_OPTIONS.optional,
    size: text('512Mi'),
    image: text('kserve/storage-initializer:v0.19.0'),
    secretName: text('hub-token'),
  },
);

const BUCKET_OPTIONS = struct<GcsOptions>(DOWNLOAD_OPTIONS.required, {
  ...MODEL_STORE_OPTIONS.optional,
  size: text('512Mi'),
  image: text('rclone/rclone:1.75.1'),
  secretName: text('bucket-key'),
});

export const GCS_OPTIONS = BUCKET_OPTIONS;

export const S3_OPTIONS = struct<S3Options>(BUCKET_OPTIONS.required, {
  ...BUCKET_OPTIONS.optional,
  region: text('eu-central-1'),
  endpoint: text('http://minio.storage:9000'),
});

/** Arguments that precede the options of each static method of `ModelStore`. `Mount` uses the arguments for claims too. */
export const HUGGING_FACE_URI = struct<{ uri: string }>(
  { uri: text('hf://org/name@0123456789abcdef0123456789abcdef01234567') },
  {},
);
export const S3_URI = struct<{ uri: string }>({ uri: text('s3://models/model-1.4.0.onnx') }, {});
export const GCS_URI = struct<{ uri: string }>({ uri: text('gs://models/model-1.4.0.onnx') }, {});
export const CLAIM_NAME = struct<{ claimName: string }>({ claimName: text('models') }, {});
export const CLAIM = struct<{ claim: IPersistentVolumeClaim }>(
  {
    claim: instance<IPersistentVolumeClaim>(
      'a PersistentVolumeClaim',
      "PersistentVolumeClaim.fromClaimName(chart, 'claim', 'models')",
      'node',
      'name',
      'kind',
    ),
  },
  {},
);
export const OCI_IMAGE = struct<{ reference: string }>({ reference: text('registry.example.com/weights:1.0') }, {});
export const DOWNLOAD = struct<{ url: string }>({ url: text('https://models.example.com/model.onnx') }, {});

/** Arguments of the static methods of `Mount`. */
export const MOUNT_PATH = struct<{ mountPath: string }>({ mountPath: text('/srv/cache') }, {});
export const CONFIG_MAP_NAME = struct<{ configMapName: string }>({ configMapName: text('settings') }, {});
export const SECRET_NAME = struct<{ secretName: string }>({ secretName: text('license') }, {});
export const EMPTY_DIR_OPTIONS = struct<EmptyDirMountOptions>({}, { size: text('512Mi') });
export const MEMORY_OPTIONS = struct<MemoryMountOptions>({ size: text('256Mi') }, {});
export const EPHEMERAL_CLAIM_OPTIONS = struct<EphemeralClaimMountOptions>(
  { size: text('50Gi') },
  { storageClassName: text('fast') },
);

/** Arguments of the static methods of `Health`. */
export const HEALTH_PATH = struct<{ path: string }>({ path: text('/health') }, {});
export const HEALTH_COMMAND = struct<{ command: string[] }>({ command: list(text('/bin/check')) }, {});
export const TCP_HEALTH_OPTIONS = struct<TcpHealthOptions>({}, { port: number(8080) });
export const GRPC_HEALTH_OPTIONS = struct<GrpcHealthOptions>(
  {},
  { ...TCP_HEALTH_OPTIONS.optional, service: text('model') },
);
export const HTTP_HEALTH_OPTIONS = struct<HttpHealthOptions>(
  {},
  {
    ...TCP_HEALTH_OPTIONS.optional,
    scheme: choice('ConnectionScheme', ConnectionScheme),
    headers: map('X-Probe', text('true')),
  },
);

/** Arguments of the static methods of `Peer`. */
export const PEER_LABELS = struct<{ labels: { [key: string]: string } }>({ labels: map('app', text('shop')) }, {});
export const PODS_PEER_OPTIONS = struct<PodsPeerOptions>({}, { namespaceName: text('shop') });
export const NAMESPACE = struct<{ namespaceName: string }>({ namespaceName: text('observability') }, {});
export const CIDR = struct<{ cidr: string }>({ cidr: text('203.0.113.0/24') }, {});

export const EXTERNAL_HOST = struct<{ hostName: string }>({ hostName: text('api.example.com') }, {});

export const EXTERNAL_HOST_OPTIONS = struct<ExternalHostOptions>(
  {},
  { port: number(443), cidrs: list(text('203.0.113.0/24')) },
);

export const SERVICE = instance<Service>('a Service', 'app.service', 'bind', 'selectLabel', 'ports');

export const SERVICE_ARGUMENT = struct<{ service: Service }>({ service: SERVICE }, {});

export const SERVICE_ENDPOINT_OPTIONS = struct<ServiceEndpointOptions>({}, { port: number(80) });

export const NAMED_SERVICE = struct<{ serviceName: string }>({ serviceName: text('postgres') }, {});

export const NAMED_SERVICE_OPTIONS = struct<NamedServiceOptions>(
  { port: number(5432) },
  { namespaceName: text('data'), targetPort: number(5432) },
);

export const CONTAINER_RESOURCES = struct<ContainerResourcesProps>(
  { cpu: text('100m'), memory: text('128Mi') },
  {
    cpuLimit: text('2'),
    memoryLimit: text('8Gi'),
    ephemeralStorage: text('512Mi'),
    ephemeralStorageLimit: text('2Gi'),
  },
);

export const RESOURCES = struct<ResourcesProps>(
  {},
  {
    cpu: text('500m'),
    cpuLimit: text('2'),
    memory: text('4Gi'),
    memoryLimit: text('8Gi'),
    ephemeralStorage: text('512Mi'),
    ephemeralStorageLimit: text('2Gi'),
    gpus: number(1),
    gpuResource: text('nvidia.com/gpu'),
    gpuNodeLabels: map('nvidia.com/gpu.product', text('NVIDIA-L4')),
    spareGpu: flag,
    sharedMemory: text('256Mi'),
  },
);
