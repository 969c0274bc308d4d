import { isMap } from '../../lib/kube/json';
import type { JsonPath } from '../../lib/kube/json-path';
import type { Manifest } from '../../lib/kube/manifest';

/** Value of a field. Without a value, the field is removed. */
export interface FieldValue {
  readonly path: JsonPath;
  readonly value?: unknown;
}

/** Returns a copy of a manifest with other values of fields. Items of a list are in its order. */
export function withValues(manifest: Manifest, fields: readonly FieldValue[]): Manifest {
  const copy = structuredClone(manifest);
  // from the end, because a removal changes the indexes of later items
  for (const { path, value } of [...fields].reverse()) set(copy, path, value);
  return copy;
}

function set(owner: unknown, path: JsonPath, value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (Array.isArray(owner)) {
    const index = Number(key);
    if (rest.length > 0) set(owner[index], rest, value);
    else if (value === undefined) owner.splice(index, 1);
    else owner[index] = value;
  } else if (isMap(owner)) {
    if (rest.length > 0) set(owner[key], rest, value);
    else if (value === undefined) delete owner[key];
    // also defines a field named __proto__
    else Object.defineProperty(owner, key, { value, writable: true, enumerable: true, configurable: true });
  }
}
