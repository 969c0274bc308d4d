/** Maximum length of a value, because an error is one line. */
const MAX_LENGTH = 200;

/** Formats a value of any type for messages. */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    return truncate(`'${value.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1))}'`);
  }
  if (typeof value === 'object') {
    return truncate(isPlain(value) ? jsonText(value) : (durationText(value) ?? `an instance of ${nameOf(value)}`));
  }
  if (typeof value === 'function') {
    return 'a function';
  }
  return typeof value === 'symbol' ? value.toString() : `${value as number}${typeof value === 'bigint' ? 'n' : ''}`;
}

/** Returns true for null, and for an array or object literal of this or another realm. */
export function isPlain(value: object | null): boolean {
  const prototype = value === null ? null : (Object.getPrototypeOf(value) as object | null);
  return prototype === null || Object.getPrototypeOf(prototype) === null || Array.isArray(value);
}

/** Formats a Duration of any copy of cdk8s in words. */
function durationText(value: object | null): string | undefined {
  const { toHumanString } = value as { toHumanString?: () => string };
  return typeof toHumanString === 'function' ? `'${toHumanString.call(value)}'` : undefined;
}

function nameOf(value: object | null): string {
  return (value as { constructor?: { name?: string } } | null)?.constructor?.name || 'a class';
}

function jsonText(value: object | null): string {
  const seen = new Set<unknown>();
  return (
    JSON.stringify(value, (_, inner: unknown) => {
      if (typeof inner !== 'object') {
        return typeof inner === 'bigint' || typeof inner === 'symbol' || typeof inner === 'function'
          ? show(inner)
          : inner;
      }
      if (inner === null || (isPlain(inner) && !seen.has(inner))) {
        seen.add(inner);
        return inner;
      }
      return seen.has(inner) ? '...' : show(inner);
    }) ?? 'a value without a JSON form'
  );
}

function truncate(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text;
}
