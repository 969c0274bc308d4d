import { show } from '../validation/prop-check';
import { dottedPath, FieldPath, pathLiteral } from './field-path';
import { copyJson, isMap, type Json } from '../kube/json';

/** Index that appends to a list. */
const APPEND = '-';
const INDEX = /^(0|[1-9]\d*)$/;

/** Error of an override that does not fit its object. */
export class OverrideError extends Error {
  public override readonly name = 'OverrideError';

  /** Returns true for an error of this class, from any copy of this library. `instanceof` recognizes only one copy. */
  public static is(error: unknown): error is OverrideError {
    return error instanceof Error && error.name === 'OverrideError';
  }
}

/** Sets one field of a manifest, or removes it. */
export class Override {
  public constructor(
    public readonly path: FieldPath,
    /** New value; undefined removes the field. */
    private readonly value?: Json,
  ) {}

  /** Returns the override for the same field of the object at the given keys. */
  public withPrefix(keys: readonly string[]): Override {
    return new Override(new FieldPath([...keys, ...this.path.keys]), this.value);
  }

  /**
   * Returns a changed copy of a manifest. The copy shares unchanged values with the manifest.
   *
   * @throws OverrideError if the path does not fit the manifest
   */
  public apply(manifest: Json): Json {
    return this.change(manifest, 0);
  }

  private change(parent: Json, depth: number): Json {
    if (Array.isArray(parent)) {
      return this.changeList(parent, depth);
    }
    return isMap(parent) ? this.changeMap(parent, depth) : this.rejectScalar(parent, depth);
  }

  private changeMap(map: { [key: string]: Json }, depth: number): Json {
    const key = this.path.keys[depth] as string;
    const child = Object.hasOwn(map, key) ? map[key] : undefined;
    if (!this.removesAt(depth)) {
      return withField(map, key, this.childOf(child, depth), depth > 0);
    }
    return child === undefined
      ? this.rejectMissing()
      : Object.fromEntries(Object.entries(map).filter(([other]) => other !== key));
  }

  private changeList(list: Json[], depth: number): Json {
    const key = this.path.keys[depth] as string;
    const index = key === APPEND ? list.length : INDEX.test(key) ? Number(key) : Infinity;
    if (this.removesAt(depth)) {
      return index < list.length ? list.filter((_, i) => i !== index) : this.rejectMissing();
    }
    if (index > list.length) {
      return this.fail(
        `${this.parentName(depth)} is a list of ${list.length}: pass an index from 0 to ${list.length}, or '-' to append`,
      );
    }
    return [...list.slice(0, index), this.childOf(list[index], depth), ...list.slice(index + 1)];
  }

  private childOf(child: Json | undefined, depth: number): Json {
    if (depth === this.path.keys.length - 1) {
      // copy the value, because callers can change a manifest later
      return copyJson(this.value, () => this.rejectMissing());
    }
    if (child !== undefined && child !== null) {
      return this.change(child, depth + 1);
    }
    if (this.value === undefined) {
      return this.rejectMissing();
    }
    const next = this.path.keys[depth + 1] as string;
    if (next === APPEND || INDEX.test(next)) {
      const parent = this.parentName(depth + 1);
      return this.fail(
        `${parent} is missing: add the whole list, like add(${pathLiteral(this.path.keys.slice(0, depth + 1))}, [...])`,
      );
    }
    return this.change({}, depth + 1);
  }

  private removesAt(depth: number): boolean {
    return this.value === undefined && depth === this.path.keys.length - 1;
  }

  private rejectMissing(): never {
    return this.fail('the object has no such field: correct the path, or remove the call');
  }

  private rejectScalar(value: Json, depth: number): never {
    return this.fail(`${this.parentName(depth)} is ${show(value)}, which has no fields: correct the path`);
  }

  private parentName(depth: number): string {
    return depth === 0 ? 'the manifest' : dottedPath(this.path.keys.slice(0, depth));
  }

  private fail(problem: string): never {
    const method = this.value === undefined ? 'remove' : 'add';
    throw new OverrideError(`Overrides.${method}().path is ${show(this.path.toString())}, but ${problem}`);
  }
}

/**
 * Returns a copy of a map with a field. Adds a new field in alphabetical order, or at the end if `isSorted` is false.
 */
function withField(map: { [key: string]: Json }, key: string, value: Json, isSorted: boolean): { [key: string]: Json } {
  if (!isSorted || Object.hasOwn(map, key)) {
    return { ...map, [key]: value };
  }
  const fields = Object.entries(map);
  const next = fields.findIndex(([other]) => other > key);
  fields.splice(next < 0 ? fields.length : next, 0, [key, value]);
  return Object.fromEntries(fields);
}
