import {
  ApiObject,
  ApiObjectMetadataDefinition,
  App,
  type IResolver,
  ImplicitTokenResolver,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';
import type { IConstruct } from 'constructs';
import { SharedState } from './shared-state';
import { fieldsOf, isTestedCdk8s, patchesOf, propsOf } from './cdk8s-internals';
import { type GeneratedClass, manifestBy } from './generated-class';
import { patched } from './patching';

/** An object on its way to the manifest. */
export interface Rendered {
  /** What `ApiObject.toJson()` gives to the class; undefined where only the manifest is known. */
  readonly passed?: unknown;
  /** What the class makes of it. */
  readonly own?: unknown;
  /** The class makes something of all values that it gets. */
  readonly isWhole?: boolean;
  /** What is written. */
  readonly manifest: unknown;
}

/** A change of the manifest of one object, by a `toJson()` of its own. */
export interface ManifestChange {
  /** The method that makes the change. */
  readonly toJson: () => unknown;
  /** The changed manifest. */
  apply(manifest: unknown): unknown;
}

export const CHANGE = new SharedState<ManifestChange>('change');

type Json = Record<string, unknown>;

/** `toJson()` of such a class: it passes the result of `super.toJson()` through the function that `manifest()` calls. */
const GENERATED_TO_JSON =
  /^toJson\(\) \{\s*(?:const|let|var) (\w+) = super\.toJson\(\);\s*return \{\s*\.\.\.[\w$.]+\.GVK,\s*\.\.\.[\w$]+\(\1\),?\s*\};\s*\}$/;

/** Thrown where only cdk8s knows the result or the error. */
const UNUSUAL = new Error('unusual');

/**
 * Renders objects as their `toJson()` does, in one pass instead of two, in which the resolvers of cdk8s are not asked about each string.
 *
 * cdk8s renders what this class does not know for certain: all objects of an untested version of cdk8s or of an app with resolvers of its
 * own, objects with a `toJson()` of their own, and values that are not plain data.
 */
export class Renderer {
  private readonly isFast: boolean;
  private readonly isSorted = !process.env.CDK8S_DISABLE_SORT;
  private readonly generated = new Map<unknown, boolean>();

  public constructor(root: IConstruct) {
    this.isFast = root instanceof App && isTestedCdk8s() && root.resolvers.every(isStock);
  }

  /** Renders an object. */
  public render(object: ApiObject): Rendered {
    if (this.isFast) {
      try {
        return this.renderFast(object);
      } catch {
        // cdk8s says what is wrong
      }
    }
    return { manifest: object.toJson() as unknown };
  }

  private renderFast(object: ApiObject): Rendered {
    const change = CHANGE.of(object);
    if (Object.hasOwn(object, 'toJson') && object.toJson !== change?.toJson) {
      return unusual();
    }
    const passed = this.resolved(object);
    const whole = this.wholeManifest(object, passed);
    const own = whole ?? this.manifestOf(object, passed);
    return { passed, own, isWhole: whole !== undefined, manifest: change ? change.apply(own) : own };
  }

  /** The manifest of a class that writes all values. */
  private wholeManifest(object: ApiObject, passed: Json): unknown {
    if ((Object.getPrototypeOf(object) as ApiObject).toJson === ApiObject.prototype.toJson) {
      return passed;
    }
    const Class = object.constructor as GeneratedClass;
    return this.isGenerated(Class) ? manifestBy(Class, passed) : undefined;
  }

  private manifestOf(object: ApiObject, passed: Json): unknown {
    const Class = object.constructor as GeneratedClass;
    return this.isGenerated(Class) ? Class.manifest(passed) : unusual();
  }

  private isGenerated(Class: GeneratedClass): boolean {
    const known = this.generated.get(Class) ?? isGenerated(Class);
    this.generated.set(Class, known);
    return known;
  }

  /** The result of `ApiObject.toJson()`. */
  private resolved(object: ApiObject): Json {
    const props = propsOf(object) ?? unusual();
    const patches = patchesOf(object) ?? unusual();
    // first, since tokens are resolved in the order of cdk8s
    const metadata = metadataOf(object.metadata, this.isSorted);
    const data = ordered({ ...resolveMap({ ...props, metadata: undefined }, this.isSorted), metadata });
    return patches.length > 0 ? ordered(patched(data, patches)) : data;
  }
}

/** A manifest with its keys in the order of cdk8s. */
function ordered(manifest: Json): Json {
  const ordered: Json = {};
  for (const key of ['apiVersion', 'kind', 'metadata', ...Object.keys(manifest)]) {
    if (key in manifest && manifest[key] !== undefined) {
      set(ordered, key, manifest[key]);
    }
  }
  return ordered;
}

/** The class is as generated: nothing is between it and `ApiObject`, and its `toJson()` has the generated source. */
function isGenerated(Class: GeneratedClass): boolean {
  return (
    Object.getPrototypeOf(Class) === ApiObject &&
    Object.hasOwn(Class, 'manifest') &&
    GENERATED_TO_JSON.test(String(Object.getOwnPropertyDescriptor(Class.prototype, 'toJson')?.value))
  );
}

function isStock(resolver: IResolver): boolean {
  return [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver].some((r) => resolver.constructor === r);
}

/** Resolved metadata, without what is empty. */
function metadataOf(metadata: ApiObjectMetadataDefinition, sorted: boolean): unknown {
  return metadata.toJson === ApiObjectMetadataDefinition.prototype.toJson
    ? withoutEmpty(resolve(fieldsOf(metadata) ?? unusual(), true))
    : resolve(metadata.toJson(), sorted);
}

/** A copy only where something is empty, which is rare. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const before: unknown[] = Object.values(value);
  if (before.length === 0) {
    return undefined;
  }
  const after = before.map(withoutEmpty);
  if (after.every((inner, i) => inner === before[i])) {
    return value;
  }
  if (Array.isArray(value)) {
    return after;
  }
  const entries = Object.keys(value).map((key, i) => [key, after[i]] as const);
  const full = entries.filter(([, inner]) => inner !== undefined);
  return full.length > 0 ? Object.fromEntries(full) : undefined;
}

/** A value without tokens, undefined and null, and with its keys sorted if wanted. */
function resolve(value: unknown, sorted: boolean): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' ? unusual() : (value ?? undefined);
  }
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, sorted));
  }
  if (value instanceof Lazy) {
    return resolve(value.produce(), sorted);
  }
  if (typeof (value as { resolve?: unknown }).resolve === 'function') {
    return resolve((value as { resolve(): unknown }).resolve(), sorted);
  }
  if (value.constructor === Object) {
    return resolveMap(value as Json, sorted);
  }
  const { value: union } = value as { value?: unknown };
  return typeof union === 'string' || typeof union === 'number' ? { value: union } : unusual();
}

function resolveMap(map: Json, sorted: boolean): Json {
  const resolved: Json = {};
  let last = '';
  let inOrder = true;
  for (const key of Object.keys(map)) {
    const value = resolve(map[key], sorted);
    if (value !== undefined) {
      set(resolved, key, value);
      inOrder &&= last <= key;
      last = key;
    }
  }
  // only now, since tokens are resolved in the order of the source
  return sorted && !inOrder ? sortKeys(resolved) : resolved;
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

function unusual(): never {
  throw UNUSUAL;
}
