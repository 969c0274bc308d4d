import * as fc from 'fast-check';
import { type EmptyDirMountOptions, type EphemeralClaimMountOptions, type MemoryMountOptions, Mount } from '../../lib';
import * as amounts from './amounts';
import { created, props } from './mixed';
import * as texts from './texts';

/** Values of each static method of `Mount` whose arguments are text. */
export const mounts = {
  emptyDir: created(
    Mount,
    'emptyDir',
    fc.tuple(texts.mountPath, props<EmptyDirMountOptions>([], { size: amounts.fewBytes })),
  ),
  memory: created(
    Mount,
    'memory',
    fc.tuple(texts.mountPath, props<MemoryMountOptions>(['size'], { size: amounts.fewBytes })),
  ),
  ephemeralClaim: created(
    Mount,
    'ephemeralClaim',
    fc.tuple(
      texts.mountPath,
      props<EphemeralClaimMountOptions>(['size'], { size: amounts.bytes, storageClassName: texts.name }),
    ),
  ),
  fromClaimName: created(Mount, 'fromClaimName', fc.tuple(texts.mountPath, texts.name)),
  fromConfigMapName: created(Mount, 'fromConfigMapName', fc.tuple(texts.mountPath, texts.name)),
  fromSecretName: created(Mount, 'fromSecretName', fc.tuple(texts.mountPath, texts.name)),
};
