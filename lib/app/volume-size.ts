import { Size } from 'cdk8s';
import type { PropCheck } from '../validation/prop-check';

/** A limit of the container that includes a volume. */
interface Limit {
  readonly prop: string;
  readonly value: string;
}

/** Checks the size of a volume, which a limit of the container includes. Returns it in bytes. */
export function bytesWithin(check: PropCheck, prop: string, size: string, example: string, limit: Limit): number {
  const bytes = check.bytes(prop, size, example);
  if (bytes > check.bytes(limit.prop, limit.value)) {
    const rule = `must be at most ${check.nameOf(limit.prop)} '${limit.value}', which it counts against`;
    check.fail(prop, size, `${rule}: raise the limit`);
  }
  return bytes;
}

/** Size limit of an emptyDir. `Size` has no bytes, so it rounds up to MiB. */
export function sizeLimitOf(bytes: number): Size {
  return Size.mebibytes(Math.ceil(bytes / 2 ** 20));
}
