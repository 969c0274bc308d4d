import { Size } from 'cdk8s';
import type { PropCheck } from '../validation/prop-check';

/** Limit of a container that a volume counts against. */
interface Limit {
  readonly name: string;
  readonly prop: string;
  readonly value: string;
}

/** Returns the limit of volumes in memory. */
export function memoryLimitOf({ memoryLimit }: { readonly memoryLimit: string }): Limit {
  return { name: 'memory limit', prop: 'resources.memoryLimit', value: memoryLimit };
}

/** Returns the limit of volumes on the disk of the node. */
export function storageLimitOf({ ephemeralStorageLimit }: { readonly ephemeralStorageLimit: string }): Limit {
  return {
    name: 'ephemeral storage limit',
    prop: 'resources.ephemeralStorageLimit',
    value: ephemeralStorageLimit,
  };
}

/** Checks the size of a volume against a limit of the container. Returns the size in bytes. */
export function bytesWithin(check: PropCheck, prop: string, size: string, example: string, limit: Limit): number {
  const bytes = check.bytes(prop, size, example);
  if (bytes > check.bytes(limit.prop, limit.value)) {
    const rule = `must be at most the ${limit.name} '${limit.value}', which it counts against`;
    check.fail(prop, size, `${rule}: lower it or raise ${check.nameOf(limit.prop)}`);
  }
  return bytes;
}

/** Returns the size limit of an emptyDir, rounded up to MiB, because `Size` has no bytes. */
export function sizeLimitOf(bytes: number): Size {
  return Size.mebibytes(Math.ceil(bytes / 2 ** 20));
}
