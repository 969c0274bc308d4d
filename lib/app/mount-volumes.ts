import { createHash } from 'node:crypto';
import {
  ConfigMap,
  type Container,
  type Deployment,
  EmptyDirMedium,
  type IPersistentVolumeClaim,
  PersistentVolumeClaim,
  Secret,
  Volume,
} from 'cdk8s-plus-28';
import { ObjectOverrides } from '../overrides/object-overrides';
import type { PropCheck } from '../validation/prop-check';
import type { MountSource, MountSpec } from './mount-spec';
import { CREDENTIALS_VOLUME, MODEL_VOLUME, checkClaimNamespace } from './model-volumes';
import type { ServingSpec } from './serving-spec';
import { sizeLimitOf } from './volume-size';

/** Names of volumes that the library adds to pods. */
const RESERVED_NAMES = ['tmp', 'shm', MODEL_VOLUME, CREDENTIALS_VOLUME];
const MAX_NAME = 63;

/** Mounts a volume in a container. */
type Mounter = (container: Container, path: string) => void;

/** Mounts the volumes of an app in its containers. */
export function addMounts(check: PropCheck, deployment: Deployment, spec: ServingSpec, modelPath?: string): void {
  checkPaths(check, spec.mounts, pathsOfServer(modelPath));
  spec.containers.forEach(({ mounts }) => checkPaths(check, mounts, [TMP_PATH]));
  const [server] = deployment.containers;
  const volumes = new MountVolumes(check, deployment, spec);
  if (server) {
    volumes.mount(server, spec.mounts);
  }
  for (const { name, mounts } of spec.containers) {
    const container = deployment.initContainers.find((initContainer) => initContainer.name === name);
    if (container) {
      const tmp: MountSpec = { prop: '', path: '/tmp', source: { kind: 'emptyDir', inMemory: false } };
      volumes.mount(container, [tmp, ...mounts], name);
    }
  }
}

/** Volumes of a pod. Containers that mount the same source share a volume. */
class MountVolumes {
  private readonly mounters = new Map<MountSource, Mounter>();
  private readonly names = new Set(RESERVED_NAMES);

  public constructor(
    private readonly check: PropCheck,
    private readonly deployment: Deployment,
    private readonly spec: ServingSpec,
  ) {}

  /** Mounts volumes in a container. Omit `containerName` for the server. */
  public mount(container: Container, mounts: readonly MountSpec[], containerName?: string): void {
    for (const { prop, path, source } of mounts) {
      const mounter =
        this.mounters.get(source) ?? this.mounterOf(prop, volumeNameOf(path, this.names, containerName), source);
      this.mounters.set(source, mounter);
      mounter(container, path);
    }
  }

  private mounterOf(prop: string, name: string, source: MountSource): Mounter {
    this.names.add(name);
    if (source.kind === 'ephemeralClaim') {
      return ephemeralClaimMounter(this.deployment, name, source);
    }
    if (source.kind === 'claim') {
      checkClaimNamespace(this.check, `${prop}.claim`, this.spec, source.claim);
      this.deployment.node.addDependency(source.claim);
    }
    const volume = volumeOf(this.deployment, name, source);
    const readOnly = source.kind === 'configMap' || source.kind === 'secret' ? { readOnly: true } : {};
    return (container, path) => container.mount(path, volume, readOnly);
  }
}

const TMP_PATH = [
  '/tmp',
  "which is already a writable emptyDir: leave the mount out, or pass another path like '/cache'",
] as const;

/** Mount paths of other volumes in the server's container, with the rule for error messages. */
function pathsOfServer(modelPath?: string): (readonly [path: string, rule: string])[] {
  const model = [modelPath ?? '', 'which is already the path of modelStore: pass another path'] as const;
  return [
    TMP_PATH,
    ['/dev/shm', 'which is shared memory: leave the mount out and pass resources.sharedMemory'],
    ...(modelPath === undefined ? [] : [model]),
  ];
}

/** Rejects a mount path that another volume uses. */
function checkPaths(
  check: PropCheck,
  mounts: readonly MountSpec[],
  others: (readonly [path: string, rule: string])[],
): void {
  const usedPaths = new Map(others);
  for (const { prop, path } of mounts) {
    const rule = usedPaths.get(path);
    if (rule !== undefined) {
      check.fail(`${prop}.mountPath`, path, rule);
    }
    usedPaths.set(path, `which is already the path of ${prop}: pass another path`);
  }
}

/**
 * Returns the name of a volume, which depends only on its container and path, so that reordering the mounts restarts no
 * pods. Omit `containerName` for the server.
 */
function volumeNameOf(path: string, usedNames: ReadonlySet<string>, containerName?: string): string {
  const words = path
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const name = [containerName ?? [], words].flat().join('-');
  // '/a/b' and '/a-b' need different names
  const isValid = `/${words.join('/')}` === path && name.length <= MAX_NAME && !usedNames.has(name);
  const uniquePath = containerName === undefined ? path : `${containerName}:${path}`;
  const hash = createHash('sha256').update(uniquePath).digest('hex').slice(0, 8);
  const prefix = name.slice(0, MAX_NAME - hash.length - 1).replace(/-$/, '');
  return isValid ? name : [prefix, hash].filter((part) => part !== '').join('-');
}

function volumeOf(
  scope: Deployment,
  name: string,
  source: Exclude<MountSource, { readonly kind: 'ephemeralClaim' }>,
): Volume {
  const id = `mount-${name}`;
  switch (source.kind) {
    case 'emptyDir':
      return Volume.fromEmptyDir(scope, id, name, {
        medium: source.inMemory ? EmptyDirMedium.MEMORY : undefined,
        sizeLimit: source.bytes === undefined ? undefined : sizeLimitOf(source.bytes),
      });
    case 'claim':
      return claimVolume(scope, name, source.claim);
    case 'claimName':
      return claimVolume(scope, name, PersistentVolumeClaim.fromClaimName(scope, `${id}-claim`, source.claimName));
    case 'configMap': {
      const configMap = ConfigMap.fromConfigMapName(scope, `${id}-config-map`, source.configMapName);
      return Volume.fromConfigMap(scope, id, configMap, { name });
    }
    case 'secret': {
      const secret = Secret.fromSecretName(scope, `${id}-secret`, source.secretName);
      return Volume.fromSecret(scope, id, secret, { name });
    }
  }
}

function claimVolume(scope: Deployment, name: string, claim: IPersistentVolumeClaim): Volume {
  return Volume.fromPersistentVolumeClaim(scope, `mount-${name}`, claim, { name });
}

/** Adds a generic ephemeral volume, which the `Volume` of cdk8s-plus does not support. */
function ephemeralClaimMounter(
  deployment: Deployment,
  name: string,
  { size, storageClassName }: { readonly size: string; readonly storageClassName?: string },
): Mounter {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: size } },
    ...(storageClassName === undefined ? {} : { storageClassName }),
  };
  const overrides = ObjectOverrides.of(deployment);
  overrides.addForLibrary('spec.template.spec.volumes.-', { name, ephemeral: { volumeClaimTemplate: { spec } } });
  return (container, mountPath) =>
    overrides.addForLibraryToContainer(container.name, 'volumeMounts.-', { name, mountPath });
}
