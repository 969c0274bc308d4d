/** A value that JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Reports a value that is not JSON: the keys that lead to it, what it is and what to pass instead. */
export type Reject = (keys: readonly string[], is: string, fix: string) => never;

const FIX = 'pass text, a finite number, true, false, null, a list or a map';

/** Copies plain JSON. Members of maps that are undefined are left out, as `JSON.stringify()` does. */
export function copyJson(value: unknown, reject: Reject): Json {
  return new Copy(reject).of(value, [], []);
}

class Copy {
  public constructor(private readonly reject: Reject) {}

  public of(value: unknown, keys: readonly string[], above: readonly unknown[]): Json {
    if (value === null || typeof value === 'boolean') {
      return value;
    }
    if (typeof value === 'string') {
      return /\p{Surrogate}/u.test(value)
        ? this.reject(keys, 'half of a surrogate pair', 'pass whole characters')
        : value;
    }
    if (typeof value === 'number') {
      return Number.isFinite(value) ? value : this.reject(keys, String(value), FIX);
    }
    if (typeof value !== 'object') {
      return this.reject(keys, typeof value, FIX);
    }
    if (above.includes(value)) {
      return this.reject(keys, 'an object that contains itself', 'pass a tree');
    }
    const inside = [...above, value];
    if (Array.isArray(value)) {
      return Array.from(value, (item, i) => this.of(item, [...keys, String(i)], inside));
    }
    return isMap(value)
      ? this.ofMap(value, keys, inside)
      : this.reject(keys, `an instance of ${value.constructor.name}`, "pass its value, like 8080, '50%' or '4Gi'");
  }

  private ofMap(map: Record<string, unknown>, keys: readonly string[], above: readonly unknown[]): Json {
    const copied: Record<string, Json> = {};
    for (const [key, inner] of Object.entries(map)) {
      if (key === '__proto__') {
        this.reject([...keys, key], 'a key that JavaScript uses itself', 'leave it out');
      }
      if (inner !== undefined) {
        copied[key] = this.of(inner, [...keys, key], above);
      }
    }
    return copied;
  }
}

/** A plain object, of this or another realm. */
export function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether one of two fields is in the other, or both are the same. A '-' stands for any element of a list. */
export function overlap(one: readonly string[], other: readonly string[]): boolean {
  const matches = (a: string, b: string | undefined) =>
    b === undefined || a === b || (a === '-' && /^\d+$/.test(b)) || (b === '-' && /^\d+$/.test(a));
  return one.every((key, i) => matches(key, other[i]));
}
