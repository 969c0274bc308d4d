import { type Facts, SEPARATOR } from './facts';

/** Lists the differences: '-' only in the original, '+' only in the rebuilt chart, '~' with another value. */
export function differenceOf(original: Facts, rebuilt: Facts): string[] {
  const changed = Object.entries(original)
    .filter(([path, value]) => path in rebuilt && rebuilt[path] !== value)
    .map(([path, value]) => `~ ${path}: ${value} -> ${rebuilt[path]}`);
  return [...missingLines(original, rebuilt, '-'), ...missingLines(rebuilt, original, '+'), ...changed].sort(
    (a, b) => a.slice(2).localeCompare(b.slice(2), 'en') || a.localeCompare(b, 'en'),
  );
}

/** Fields of `one` that `other` lacks. A part that `other` lacks as a whole is one line. */
function missingLines(one: Facts, other: Facts, sign: string): string[] {
  const otherPrefixes = new Set(Object.keys(other).flatMap(prefixesOf));
  const lines = new Map<string, string[]>();
  for (const [path, value] of Object.entries(one)) {
    const prefix = prefixesOf(path).find((start) => !otherPrefixes.has(start));
    if (prefix !== undefined) {
      const rest = path.slice(prefix.length + SEPARATOR.length);
      lines.set(prefix, [...(lines.get(prefix) ?? []), rest === '' ? value : `${rest} ${value}`]);
    }
  }
  return [...lines].map(([prefix, values]) =>
    // the fields of a whole object are not a difference of their own
    prefix.includes(SEPARATOR) ? `${sign} ${prefix}: ${values.join(', ')}` : `${sign} ${prefix}`,
  );
}

/** Path of each ancestor of a field, and of the field. */
function prefixesOf(path: string): string[] {
  const parts = path.split(SEPARATOR);
  return parts.map((_, i) => parts.slice(0, i + 1).join(SEPARATOR));
}
