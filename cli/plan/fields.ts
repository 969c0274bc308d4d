import { isMap } from '../../lib/kube/json';
import type { JsonPath } from '../../lib/kube/json-path';

/** A field whose value changes. */
export interface FieldChange {
  readonly path: JsonPath;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Fields that the API server writes. */
const SERVER_FIELD =
  /^metadata,(?:generation|resourceVersion|uid|creationTimestamp|managedFields)(?:,|$)|^status(?:,|$)/;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Compares two objects, without the fields that the API server or kubectl writes. Compares items of lists by name if all have different names. */
export function changedFields(before: unknown, after: unknown): FieldChange[] {
  return [...compare(before, after, [])].filter(
    ({ path }) => !SERVER_FIELD.test(path.join(',')) && path.at(-1) !== LAST_APPLIED,
  );
}

function* compare(before: unknown, after: unknown, path: JsonPath): Iterable<FieldChange> {
  if (Array.isArray(before) && Array.isArray(after)) {
    const [beforeByName, afterByName] = [indexByName(before), indexByName(after)];
    if (beforeByName && afterByName) yield* compareMaps(beforeByName, afterByName, path);
    else yield* compareMaps({ ...before }, { ...after }, path, Number);
  } else if (isMap(before) && isMap(after)) {
    yield* compareMaps(before, after, path);
  } else if (before !== after && JSON.stringify(before) !== JSON.stringify(after)) {
    yield { path, before, after };
  }
}

function* compareMaps(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  path: JsonPath,
  keyOf: (key: string) => string | number = String,
): Iterable<FieldChange> {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    yield* compare(before[key], after[key], [...path, keyOf(key)]);
  }
}

/** Returns the items by name; undefined if an item has no name, or two have the same name. */
function indexByName(items: readonly unknown[]): Record<string, unknown> | undefined {
  const names = items.map((item) => (isMap(item) ? item.name : undefined));
  const isNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return isNamed ? Object.fromEntries(items.map((item, i) => [names[i] as string, item])) : undefined;
}
