/** JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Rejects a value that is not JSON, with its keys, a description of the value, and the fix. */
export type Reject = (keys: readonly string[], description: string, fix: string) => never;

const FIX = 'pass a string, a finite number, true, false, null, a list or a map';

/** Copies plain JSON without the undefined members of maps, like `JSON.stringify()`. */
export function copyJson(value: unknown, reject: Reject): Json {
  return new Copier(reject).copy(value, [], []);
}

class Copier {
  public constructor(private readonly reject: Reject) {}

  public copy(value: unknown, keys: readonly string[], ancestors: readonly unknown[]): Json {
    if (value === null || typeof value === 'boolean') {
      return value;
    }
    if (typeof value === 'string') {
      return /\p{Surrogate}/u.test(value) ? this.reject(keys, 'half a surrogate pair', 'pass whole characters') : value;
    }
    if (typeof value === 'number') {
      return Number.isFinite(value) ? value : this.reject(keys, String(value), FIX);
    }
    if (typeof value !== 'object') {
      return this.reject(keys, typeof value, FIX);
    }
    if (ancestors.includes(value)) {
      return this.reject(keys, 'an object that contains itself', 'remove the cycle');
    }
    const parents = [...ancestors, value];
    if (Array.isArray(value)) {
      return Array.from(value, (item, i) => this.copy(item, [...keys, String(i)], parents));
    }
    return isMap(value)
      ? this.copyMap(value, keys, parents)
      : this.reject(keys, `an instance of ${value.constructor.name}`, "pass its value, such as 8080, '50%' or '4Gi'");
  }

  private copyMap(map: Record<string, unknown>, keys: readonly string[], ancestors: readonly unknown[]): Json {
    const copy: Record<string, Json> = {};
    for (const [key, inner] of Object.entries(map)) {
      if (key === '__proto__') {
        this.reject([...keys, key], 'a reserved key of JavaScript', 'remove it');
      }
      if (inner !== undefined) {
        copy[key] = this.copy(inner, [...keys, key], ancestors);
      }
    }
    return copy;
  }
}

/** Returns true for a plain object of this or another realm. */
export function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Returns true if two fields are the same, or one contains the other. A '-' matches any element of a list. */
export function overlap(one: readonly string[], other: readonly string[]): boolean {
  const matches = (a: string, b: string | undefined) =>
    b === undefined || a === b || (a === '-' && /^\d+$/.test(b)) || (b === '-' && /^\d+$/.test(a));
  return one.every((key, i) => matches(key, other[i]));
}
