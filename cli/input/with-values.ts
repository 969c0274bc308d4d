import type { JsonPath } from '../../lib/kube/json-path';
import type { Manifest } from '../../lib/kube/manifest';

/** An object or a list. */
type Collection = Record<string | number, unknown>;

/** Value of a field, or undefined to remove the field. */
export interface FieldValue {
  readonly path: JsonPath;
  readonly value?: unknown;
}

/** Returns a copy of a manifest with new values of fields. Paths to items of a list must be in the order of the list. */
export function withValues(manifest: Manifest, fields: readonly FieldValue[]): Manifest {
  const copy = structuredClone(manifest);
  // from the end, because a removal changes the indexes of later items
  for (const { path, value } of [...fields].reverse()) setValue(copy, path, value);
  return copy;
}

function setValue(manifest: Manifest, path: JsonPath, value: unknown): void {
  const key = path.at(-1) ?? '';
  const owner = path.slice(0, -1).reduce<unknown>((one, part) => (one as Collection)[part], manifest) as Collection;
  // also defines a field named __proto__
  if (value !== undefined)
    Object.defineProperty(owner, key, { value, writable: true, enumerable: true, configurable: true });
  else if (Array.isArray(owner)) owner.splice(Number(key), 1);
  else delete owner[key];
}
