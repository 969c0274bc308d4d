import type { MountManifest, VolumeManifest } from '../../../lib/kube/pod-spec';
import { call, type Expression, json, list } from '../code/expression';
import type { AppSource } from './app-source';
import type { Props } from './process';

/** Paths at which the library mounts a folder itself. */
const LIBRARY_PATHS = new Set(['/tmp', '/dev/shm']);
const MOUNT_FIELDS = new Set(['name', 'mountPath', 'readOnly']);

/** Volumes of the server. Overrides add the volumes that `Mount` cannot express. */
export function mountsProps({ server, pod }: AppSource): Props {
  const used = new Set<string>();
  const mounts = (server.volumeMounts ?? []).flatMap((mount) => {
    const volume = pod.volumes?.find(({ name }) => name === mount.name);
    if (!volume || used.has(mount.name ?? '') || !isSupported(mount)) return [];
    const expression = mountOf(mount.mountPath ?? '', volume);
    if (expression) used.add(mount.name ?? '');
    return expression ?? [];
  });
  return { mounts: mounts.length > 0 ? list(mounts) : undefined };
}

function isSupported(mount: MountManifest): boolean {
  const { mountPath = '' } = mount;
  return (
    !LIBRARY_PATHS.has(mountPath) &&
    /^(\/[^/:\s]+)+$/.test(mountPath) &&
    Object.keys(mount).every((key) => MOUNT_FIELDS.has(key))
  );
}

function mountOf(path: string, volume: VolumeManifest): Expression | undefined {
  const { emptyDir, configMap, secret, persistentVolumeClaim } = volume;
  if (emptyDir) return folderMount(path, emptyDir);
  if (configMap?.name !== undefined && hasOnly(configMap, 'name')) {
    return call('Mount.fromConfigMapName', json(path), json(configMap.name));
  }
  if (secret?.secretName !== undefined && hasOnly(secret, 'secretName')) {
    return call('Mount.fromSecretName', json(path), json(secret.secretName));
  }
  return persistentVolumeClaim?.claimName === undefined
    ? undefined
    : call('Mount.fromClaimName', json(path), json(persistentVolumeClaim.claimName));
}

function folderMount(
  path: string,
  folder: { readonly medium?: string; readonly sizeLimit?: string | number },
): Expression | undefined {
  const { medium, sizeLimit } = folder;
  const options = sizeLimit === undefined ? [] : [json({ size: String(sizeLimit) })];
  if (medium === undefined || medium === '') return call('Mount.emptyDir', json(path), ...options);
  return medium === 'Memory' && options.length > 0 ? call('Mount.memory', json(path), ...options) : undefined;
}

function hasOnly(source: object, ...keys: string[]): boolean {
  const { defaultMode, ...rest } = source as { readonly defaultMode?: number };
  return (defaultMode ?? 420) === 420 && Object.keys(rest).every((key) => keys.includes(key));
}
