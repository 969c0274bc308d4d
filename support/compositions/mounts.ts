import * as fc from 'fast-check';
import { type EmptyDirMountOptions, type EphemeralClaimMountOptions, type MemoryMountOptions, Mount } from '../../lib';
import * as amounts from './amounts';
import { created, mixed, pick, props } from './mixed';
import * as texts from './texts';

/** Path of a mount. Rarely that of a model or of another mount. */
const path = mixed(pick(...Array.from('abcdefghijklmnop', (letter) => `/srv/${letter}`)), texts.mountPath);

/** Values of each static method of `Mount` whose arguments are text. */
export const mounts = {
  emptyDir: created(Mount, 'emptyDir', fc.tuple(path, props<EmptyDirMountOptions>([], { size: amounts.fewBytes }))),
  memory: created(Mount, 'memory', fc.tuple(path, props<MemoryMountOptions>(['size'], { size: amounts.fewBytes }))),
  ephemeralClaim: created(
    Mount,
    'ephemeralClaim',
    fc.tuple(path, props<EphemeralClaimMountOptions>(['size'], { size: amounts.bytes, storageClassName: texts.name })),
  ),
  fromClaimName: created(Mount, 'fromClaimName', fc.tuple(path, texts.name)),
  fromConfigMapName: created(Mount, 'fromConfigMapName', fc.tuple(path, texts.name)),
  fromSecretName: created(Mount, 'fromSecretName', fc.tuple(path, texts.name)),
};
