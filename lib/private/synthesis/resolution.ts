import {
  ApiObject,
  ApiObjectMetadataDefinition,
  App,
  IResolver,
  ImplicitTokenResolver,
  JsonPatch,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';

/** What cdk8s keeps private. */
interface Rendered {
  readonly props: Record<string, unknown>;
  readonly patches: JsonPatch[];
}

/** Likewise. */
interface Metadata {
  readonly _additionalAttributes: Json;
  readonly name?: unknown;
  readonly namespace?: unknown;
  readonly annotations: Json;
  readonly finalizers: unknown[];
  readonly ownerReferences: unknown[];
  readonly labels: Json;
}

type Json = Record<string, unknown>;

/** Thrown where only cdk8s knows what comes out, or what is wrong. */
const UNUSUAL = new Error('unusual');

/**
 * Runs the synthesis of an app with a faster `ApiObject.toJson()`, which has the same result: one pass instead of two, in which the
 * resolvers of cdk8s are not asked about each string. An app with resolvers of its own, and what is not plain data, is left to cdk8s.
 *
 * Classes of cdk8s-plus and of `cdk8s import` call it by `super.toJson()`, so that there is no other place for it. Nothing else runs
 * meanwhile: a synthesis is synchronous.
 */
export function withFastResolution<T>(app: App, synthesis: () => T): T {
  const stock = Object.getOwnPropertyDescriptor(ApiObject.prototype, 'toJson') as { value: () => unknown };
  if (!app.resolvers.every(isStock)) {
    return synthesis();
  }
  const sorted = !process.env.CDK8S_DISABLE_SORT;
  ApiObject.prototype.toJson = function (this: ApiObject): unknown {
    try {
      return toJson(this, sorted);
    } catch {
      return stock.value.call(this);
    }
  };
  try {
    return synthesis();
  } finally {
    Object.defineProperty(ApiObject.prototype, 'toJson', stock);
  }
}

function isStock(resolver: IResolver): boolean {
  return [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver].some((r) => resolver.constructor === r);
}

function toJson(object: ApiObject, sorted: boolean): Json {
  const { props, patches } = object as unknown as Rendered;
  const data = resolve({ ...props, metadata: metadataOf(object.metadata) }, sorted) as Json;
  const patched = patches.length > 0 ? (JsonPatch.apply(data, ...patches) as Json) : data;
  const ordered: Json = {};
  for (const key of ['apiVersion', 'kind', 'metadata', ...Object.keys(patched)]) {
    if (key in patched) {
      set(ordered, key, patched[key]);
    }
  }
  return ordered;
}

/** What is known of an object, without what is empty. */
function metadataOf(metadata: ApiObjectMetadataDefinition): unknown {
  if (metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson) {
    return metadata.toJson();
  }
  const { _additionalAttributes, name, namespace, annotations, finalizers, ownerReferences, labels } =
    metadata as unknown as Metadata;
  const known = { name, namespace, annotations, finalizers, ownerReferences, labels };
  // not by spread: cdk8s deletes a key of the attributes, and V8 spreads what had one deleted six times as slowly
  return withoutEmpty(resolve(Object.assign({}, _additionalAttributes, known), true));
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.length > 0 ? value.map(withoutEmpty) : undefined;
  }
  const full: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    const kept = withoutEmpty(inner);
    if (kept !== undefined) {
      set(full, key, kept);
    }
  }
  return Object.keys(full).length > 0 ? full : undefined;
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
  const { resolve: token, value: union } = value as { resolve?: unknown; value?: unknown };
  if (typeof token === 'function') {
    return resolve((value as { resolve(): unknown }).resolve(), sorted);
  }
  if (value.constructor === Object) {
    return resolveMap(value as Json, sorted);
  }
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
