/** Longer values are cut: an error is one line. */
const MOST = 200;

/** A value as messages show it, whatever a caller passed. */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    return cut(`'${value.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1))}'`);
  }
  if (typeof value === 'object') {
    return cut(isPlain(value) ? inside(value) : (lengthOf(value) ?? `an instance of ${nameOf(value)}`));
  }
  if (typeof value === 'function') {
    return 'a function';
  }
  return typeof value === 'symbol' ? value.toString() : `${value as number}${typeof value === 'bigint' ? 'n' : ''}`;
}

/** Whether an object was written as a literal, in this realm or another, or is an array. */
export function isPlain(value: object | null): boolean {
  const prototype = value === null ? null : (Object.getPrototypeOf(value) as object | null);
  return prototype === null || Object.getPrototypeOf(prototype) === null || Array.isArray(value);
}

/** A Duration in words, of any copy of cdk8s. */
function lengthOf(value: object | null): string | undefined {
  const { toHumanString } = value as { toHumanString?: () => string };
  return typeof toHumanString === 'function' ? `'${toHumanString.call(value)}'` : undefined;
}

function nameOf(value: object | null): string {
  return (value as { constructor?: { name?: string } } | null)?.constructor?.name || 'a class';
}

function inside(value: object | null): string {
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

function cut(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST)}...` : text;
}
