import type { JsonPath } from '../../lib/kube/json-path';

type Container = Record<string | number, unknown>;

/** Returns a copy of a value with another value at a path, or without the field. */
export function withValue(value: unknown, [key, ...rest]: JsonPath, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const inner = withValue((value as Container)[key], rest, replacement);
  if (Array.isArray(value)) {
    const items = value as unknown[];
    return inner === undefined ? items.filter((_, i) => i !== key) : items.map((item, i) => (i === key ? inner : item));
  }
  const copy = { ...(value as Container), [key]: inner };
  if (inner === undefined) delete copy[key];
  return copy;
}
