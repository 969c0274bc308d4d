import {
  ApiObject,
  ApiObjectMetadataDefinition,
  App,
  type IResolver,
  ImplicitTokenResolver,
  JsonPatch,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';
import type { IConstruct } from 'constructs';
import { SharedState } from './shared-state';
import { fieldsOf, isTestedCdk8s, patchesOf, propsOf } from './cdk8s-internals';
import { type GeneratedClass, manifestBy } from './generated-class';

/** Stages of an object's rendering. */
export interface Rendered {
  /** Result of `ApiObject.toJson()`, which the class receives; undefined if cdk8s rendered the object. */
  readonly passed?: unknown;
  /** Result of the object's class. */
  readonly own?: unknown;
  /** True if the class writes all values that it receives. */
  readonly isWhole?: boolean;
  /** Final manifest. */
  readonly manifest: unknown;
}

/** Change of one object's manifest by its own `toJson()`. */
export interface ManifestChange {
  /** Method that applies the change. */
  readonly toJson: () => unknown;
  /** Returns the changed manifest. */
  apply(manifest: unknown): unknown;
}

export const CHANGE = new SharedState<ManifestChange>('change');

type Json = Record<string, unknown>;

/** Source of `toJson()` in a generated class. It passes the result of `super.toJson()` to the function that `manifest()` calls. */
const GENERATED_TO_JSON =
  /^toJson\(\) \{\s*(?:const|let|var) (\w+) = super\.toJson\(\);\s*return \{\s*\.\.\.[\w$.]+\.GVK,\s*\.\.\.[\w$]+\(\1\),?\s*\};\s*\}$/;

/** Error for an object that only cdk8s can render. */
const ONLY_CDK8S = new Error('only cdk8s can render this object');

/**
 * Renders objects like their `toJson()`, but in one pass instead of two, and without calling the resolvers for each string.
 *
 * cdk8s renders all other objects: objects of an untested version of cdk8s or of an app with its own resolvers, objects with their own
 * `toJson()`, and values that are not plain data.
 */
export class Renderer {
  private readonly isFast: boolean;
  private readonly isSorted = !process.env.CDK8S_DISABLE_SORT;
  private readonly generatedClasses = new Map<unknown, boolean>();

  public constructor(root: IConstruct) {
    this.isFast = root instanceof App && isTestedCdk8s() && root.resolvers.every(isBuiltIn);
  }

  /** Renders an object. */
  public render(object: ApiObject): Rendered {
    if (this.isFast) {
      try {
        return this.renderFast(object);
      } catch {
        // cdk8s reports the error
      }
    }
    return { manifest: object.toJson() as unknown };
  }

  private renderFast(object: ApiObject): Rendered {
    const change = CHANGE.of(object);
    if (Object.hasOwn(object, 'toJson') && object.toJson !== change?.toJson) {
      return delegateToCdk8s();
    }
    const passed = this.resolveObject(object);
    const whole = this.wholeManifest(object, passed);
    const own = whole ?? this.manifestOf(object, passed);
    return { passed, own, isWhole: whole !== undefined, manifest: change ? change.apply(own) : own };
  }

  /** Renders an object whose class writes all values; undefined for other objects. */
  private wholeManifest(object: ApiObject, passed: Json): unknown {
    if ((Object.getPrototypeOf(object) as ApiObject).toJson === ApiObject.prototype.toJson) {
      return passed;
    }
    const Class = object.constructor as GeneratedClass;
    return this.isGenerated(Class) ? manifestBy(Class, passed) : undefined;
  }

  private manifestOf(object: ApiObject, passed: Json): unknown {
    const Class = object.constructor as GeneratedClass;
    return this.isGenerated(Class) ? Class.manifest(passed) : delegateToCdk8s();
  }

  private isGenerated(Class: GeneratedClass): boolean {
    const result = this.generatedClasses.get(Class) ?? isGenerated(Class);
    this.generatedClasses.set(Class, result);
    return result;
  }

  /** Returns the result of `ApiObject.toJson()`. */
  private resolveObject(object: ApiObject): Json {
    const props = propsOf(object) ?? delegateToCdk8s();
    const patches = patchesOf(object) ?? delegateToCdk8s();
    // first, because cdk8s resolves the tokens of metadata first
    const metadata = metadataOf(object.metadata, this.isSorted);
    const data = resolveMap({ ...props, metadata: undefined }, this.isSorted);
    data.metadata = metadata;
    const document = orderKeys(data);
    return patches.length > 0 ? orderKeys(JsonPatch.apply(document, ...patches) as Json) : document;
  }
}

/** Orders the keys of a manifest like cdk8s. */
function orderKeys(manifest: Json): Json {
  const ordered: Json = {};
  for (const key of ['apiVersion', 'kind', 'metadata', ...Object.keys(manifest)]) {
    if (key in manifest && manifest[key] !== undefined) {
      set(ordered, key, manifest[key]);
    }
  }
  return ordered;
}

/** Returns true for a class that extends `ApiObject` directly and whose `toJson()` has the generated source. */
function isGenerated(Class: GeneratedClass): boolean {
  return (
    Object.getPrototypeOf(Class) === ApiObject &&
    Object.hasOwn(Class, 'manifest') &&
    GENERATED_TO_JSON.test(String(Object.getOwnPropertyDescriptor(Class.prototype, 'toJson')?.value))
  );
}

function isBuiltIn(resolver: IResolver): boolean {
  return [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver].some((r) => resolver.constructor === r);
}

/** Resolves metadata, without empty fields. */
function metadataOf(metadata: ApiObjectMetadataDefinition, isSorted: boolean): unknown {
  return metadata.toJson === ApiObjectMetadataDefinition.prototype.toJson
    ? withoutEmpty(resolve(fieldsOf(metadata) ?? delegateToCdk8s(), true))
    : resolve(metadata.toJson(), isSorted);
}

/** Removes empty values. Copies only values that contain one, which is rare. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (!hasEmpty(value)) {
    return value;
  }
  const items = Object.values(value).map(withoutEmpty);
  if (Array.isArray(value) && items.length > 0) {
    return items;
  }
  const entries = Object.keys(value).map((key, i) => [key, items[i]] as const);
  const nonEmpty = entries.filter(([, inner]) => inner !== undefined);
  return nonEmpty.length > 0 ? Object.fromEntries(nonEmpty) : undefined;
}

function hasEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const members = Object.values(value);
  return members.length === 0 || members.some(hasEmpty);
}

/** Resolves the tokens of a value, removes undefined and null, and sorts its keys if `isSorted` is true. */
function resolve(value: unknown, isSorted: boolean): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' ? delegateToCdk8s() : (value ?? undefined);
  }
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, isSorted));
  }
  const isToken = typeof (value as { resolve?: unknown }).resolve === 'function';
  // first, because most objects are plain
  if (value.constructor === Object && !isToken) {
    return resolveMap(value as Json, isSorted);
  }
  if (value instanceof Lazy) {
    return resolve(value.produce(), isSorted);
  }
  if (isToken) {
    return resolve((value as { resolve(): unknown }).resolve(), isSorted);
  }
  const { value: union } = value as { value?: unknown };
  return typeof union === 'string' || typeof union === 'number' ? { value: union } : delegateToCdk8s();
}

function resolveMap(map: Json, isSorted: boolean): Json {
  const resolved: Json = {};
  let last = '';
  let isInOrder = true;
  for (const key of Object.keys(map)) {
    const value = resolve(map[key], isSorted);
    if (value !== undefined) {
      set(resolved, key, value);
      isInOrder &&= last <= key;
      last = key;
    }
  }
  // after the loop, because tokens are resolved in the order of the source
  return isSorted && !isInOrder ? sortKeys(resolved) : resolved;
}

function sortKeys(map: Json): Json {
  const result: Json = {};
  for (const key of Object.keys(map).sort()) {
    set(result, key, map[key]);
  }
  return result;
}

/** Assigns a key. An assignment to `__proto__` would set the prototype instead, as it does in cdk8s. */
function set(map: Json, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
  } else {
    map[key] = value;
  }
}

function delegateToCdk8s(): never {
  throw ONLY_CDK8S;
}
