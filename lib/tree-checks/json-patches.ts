import { ApiObject, JsonPatch } from 'cdk8s';
import { type Operation, operationOf, patchesOf, withoutPatches } from '../synthesis/cdk8s-internals';
import { isMap, overlap } from '../kube/json';

/** One JSON patch of an object. */
export class Patch {
  /** Returns all JSON patches of an object, in the order in which they apply. */
  public static allOf(object: ApiObject): Patch[] {
    return (patchesOf(object) ?? []).flatMap((patch) => {
      const operation = operationOf(patch);
      return operation ? [new Patch(patch, operation)] : [];
    });
  }

  /** Keys of the field that the patch changes. */
  public readonly keys: readonly string[];

  private constructor(
    private readonly patch: JsonPatch,
    public readonly operation: Operation,
  ) {
    const tokens = this.operation.path.split('/').slice(1);
    this.keys = tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  }

  /** Returns true if the keys identify the field that the patch changes, a parent of the field, or a field in it. */
  public concerns(keys: readonly string[]): boolean {
    return overlap(this.keys, keys);
  }

  public apply(document: unknown): unknown {
    return JsonPatch.apply(document, this.patch) as unknown;
  }
}

/** Returns the value at a path of keys; undefined if there is none. */
export function valueAt(document: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((parent, key) => {
    if (Array.isArray(parent)) {
      return (key === '-' ? parent.at(-1) : parent[Number(key)]) as unknown;
    }
    return isMap(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
  }, document);
}

/** Renders an object without the filter of its class, with or without its JSON patches. */
export function renderUnfiltered(object: ApiObject, isPatched: boolean): unknown {
  const source = isPatched ? object : withoutPatches(object);
  return ApiObject.prototype.toJson.call(source) as unknown;
}

/** Returns true if `cdk8s import` generated the class of an object. Such a class drops unknown fields. */
export function isGenerated(object: ApiObject): boolean {
  return typeof (object.constructor as unknown as { manifest?: unknown }).manifest === 'function';
}
