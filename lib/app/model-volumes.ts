import { ApiObject, JsonPatch } from 'cdk8s';
import {
  type Deployment,
  EnvValue,
  type IPersistentVolumeClaim,
  ImagePullPolicy,
  PersistentVolumeClaim,
  Secret,
  Volume,
  type VolumeMount,
} from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { DOWNLOAD_NAME } from './container-spec';
import { literal } from '../kube/expansion';
import { ObjectOverrides } from '../overrides/object-overrides';
import type { PropCheck } from '../validation/prop-check';
import { KEY_FOLDER } from './model-downloads';
import type { DownloadSource, ImageSource, ModelMount, SecretKeys } from './model-mount';
import { USER_VARIABLES, containerSecurityContext } from './security';
import type { ServingSpec } from './serving-spec';
import { sizeLimitOf } from './volume-size';

/** Name of the volume with the model's files. */
export const MODEL_VOLUME = 'model';
/** Name of the volume with the credentials of a download. */
export const CREDENTIALS_VOLUME = 'model-credentials';
/** ID of the construct for the Secret of a download. */
const CREDENTIALS_SECRET = 'model-credentials';

/** Mounts a model's files in the serving container. Adds the constructs of the volume below `scope`. */
export function mountModel(
  scope: Construct,
  check: PropCheck,
  deployment: Deployment,
  spec: ServingSpec,
  { source, path }: ModelMount,
): void {
  if (deployment.containers[0]?.mounts.some((other) => other.path === path)) {
    check.fail('modelStore.mountPath', path, 'which is already a mount path: pass another folder');
  }
  switch (source.kind) {
    case 'claim':
      checkClaimNamespace(check, 'modelStore.claim', spec, source.claim);
      deployment.node.addDependency(source.claim);
      return mountReadOnly(deployment, path, claimVolume(scope, source.claim));
    case 'claimName': {
      const claim = PersistentVolumeClaim.fromClaimName(scope, 'model-claim', source.claimName);
      return mountReadOnly(deployment, path, claimVolume(scope, claim));
    }
    case 'image':
      return mountImage(deployment, spec.name, { reference: source.reference, pullPolicy: source.pullPolicy }, path);
    case 'download': {
      const volume = Volume.fromEmptyDir(scope, 'model-volume', MODEL_VOLUME, {
        sizeLimit: sizeLimitOf(source.bytes),
      });
      addDownload(deployment, spec, source, { path, volume });
      return mountReadOnly(deployment, path, volume);
    }
  }
}

function mountReadOnly(deployment: Deployment, path: string, volume: Volume): void {
  deployment.containers[0]?.mount(path, volume, { readOnly: true });
}

/** Rejects a claim in another namespace. A reference by name always passes, because it has no namespace. */
export function checkClaimNamespace(
  check: PropCheck,
  prop: string,
  { namespace }: ServingSpec,
  claim: IPersistentVolumeClaim,
): void {
  if ('metadata' in claim) {
    check.inNamespace(prop, namespace, claim as PersistentVolumeClaim, 'an MlApp');
  }
}

function claimVolume(scope: Construct, claim: IPersistentVolumeClaim): Volume {
  return Volume.fromPersistentVolumeClaim(scope, 'model-volume', claim, { name: MODEL_VOLUME, readOnly: true });
}

/** Adds an init container, which downloads the files and fails if a size or checksum differs. */
function addDownload(deployment: Deployment, spec: ServingSpec, source: DownloadSource, mount: VolumeMount): void {
  const { image, command, keySecret } = source;
  const variables = { ...source.variables, TARGET: source.target };
  const tmp = deployment.containers[0]?.mounts.filter(({ path }) => path === '/tmp') ?? [];
  deployment.addInitContainer({
    name: DOWNLOAD_NAME,
    image,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command,
    envVariables: {
      HOME: EnvValue.fromValue(USER_VARIABLES.HOME),
      USER: EnvValue.fromValue(USER_VARIABLES.USER),
      ...mapValues(variables, (text) => EnvValue.fromValue(literal(text))),
      ...credentialsOf(deployment, source.secret),
    },
    volumeMounts: [mount, ...tmp, ...(keySecret === undefined ? [] : [keyFileMount(deployment, keySecret)])],
    resources: {},
    securityContext: containerSecurityContext(spec.identity),
  });
  ApiObject.of(deployment).addJsonPatch(
    JsonPatch.add('/spec/template/spec/initContainers/0/resources', spec.resources._toKubeWithoutGpus()),
  );
}

function mapValues<T, U>(map: { readonly [key: string]: T }, convert: (value: T) => U): { [key: string]: U } {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, convert(value)]));
}

function credentialsOf(scope: Construct, secretKeys?: SecretKeys): { [name: string]: EnvValue } {
  if (!secretKeys) {
    return {};
  }
  const secret = Secret.fromSecretName(scope, CREDENTIALS_SECRET, secretKeys.name);
  return Object.fromEntries(secretKeys.keys.map((key) => [key, EnvValue.fromSecretValue({ secret, key })]));
}

function keyFileMount(scope: Construct, secretName: string): VolumeMount {
  const secret = Secret.fromSecretName(scope, CREDENTIALS_SECRET, secretName);
  const volume = Volume.fromSecret(scope, 'model-credentials-volume', secret, { name: CREDENTIALS_VOLUME });
  return { path: KEY_FOLDER, volume, readOnly: true };
}

/** Mounts an image as a volume. The Kubernetes 1.28 types of cdk8s-plus lack this type of volume. */
function mountImage(deployment: Deployment, containerName: string, image: ImageSource, mountPath: string): void {
  const overrides = ObjectOverrides.of(deployment);
  overrides.addForLibrary('spec.template.spec.volumes.-', { name: MODEL_VOLUME, image });
  overrides.addForLibraryToContainer(containerName, 'volumeMounts.-', {
    name: MODEL_VOLUME,
    mountPath,
    readOnly: true,
  });
}
