import { createHash } from 'node:crypto';
import {
  ConfigMap,
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
import { MODEL_VOLUME, checkClaimNamespace } from './model-volumes';
import type { ServingSpec } from './serving-spec';
import { sizeLimitOf } from './volume-size';

/** Names of volumes that the library adds to pods. */
const RESERVED_NAMES = ['tmp', 'shm', MODEL_VOLUME];
const MAX_NAME = 63;

/** Mounts the volumes of an app in its container. */
export function addMounts(check: PropCheck, deployment: Deployment, spec: ServingSpec, modelPath?: string): void {
  checkPaths(check, spec.mounts, modelPath);
  for (const { prop, path, source } of spec.mounts) {
    const name = volumeNameOf(path);
    if (source.kind === 'ephemeralClaim') {
      mountEphemeralClaim(deployment, spec.name, name, path, source);
      continue;
    }
    if (source.kind === 'claim') {
      checkClaimNamespace(check, `${prop}.claim`, spec, source.claim);
      deployment.node.addDependency(source.claim);
    }
    const readOnly = source.kind === 'configMap' || source.kind === 'secret' ? { readOnly: true } : {};
    deployment.containers[0]?.mount(path, volumeOf(deployment, name, source), readOnly);
  }
}

/** Rejects a path that another volume is mounted to. */
function checkPaths(check: PropCheck, mounts: readonly MountSpec[], modelPath?: string): void {
  const taken = new Map([
    ['/tmp', "which is a writable emptyDir already: leave the mount out, or pass another path like '/cache'"],
    ['/dev/shm', 'which is shared memory: leave the mount out and pass resources.sharedMemory'],
  ]);
  if (modelPath !== undefined) {
    taken.set(modelPath, 'which is the path of modelStore already: pass another path');
  }
  for (const { prop, path } of mounts) {
    const rule = taken.get(path);
    if (rule !== undefined) {
      check.fail(`${prop}.mountPath`, path, rule);
    }
    taken.set(path, `which is the path of ${prop} already: pass another path`);
  }
}

/** Name of a volume from its path, so that a change of the order restarts no pods. */
function volumeNameOf(path: string): string {
  const words = path
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const name = words.join('-');
  // '/a/b' and '/a-b' need different names
  const isUnique = `/${words.join('/')}` === path && name.length <= MAX_NAME && !RESERVED_NAMES.includes(name);
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 8);
  const start = name.slice(0, MAX_NAME - hash.length - 1).replace(/-$/, '');
  return isUnique ? name : [start, hash].filter((part) => part !== '').join('-');
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

/** Mounts a generic ephemeral volume, which the `Volume` of cdk8s-plus does not support. */
function mountEphemeralClaim(
  deployment: Deployment,
  container: string,
  name: string,
  mountPath: string,
  { size, storageClassName }: { readonly size: string; readonly storageClassName?: string },
): void {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: size } },
    ...(storageClassName === undefined ? {} : { storageClassName }),
  };
  const overrides = ObjectOverrides.of(deployment);
  overrides.addOwn('spec.template.spec.volumes.-', { name, ephemeral: { volumeClaimTemplate: { spec } } });
  overrides.addOwnToContainer(container, 'volumeMounts.-', { name, mountPath });
}
