import { JsonPatch } from 'cdk8s';
import { isMap } from '../kube/json';
import { operationOf } from './cdk8s-internals';

type Json = Record<string, unknown>;

/**
 * Applies JSON patches to a document in place, like cdk8s. This function applies patches that add a member to a map itself, because cdk8s
 * first copies all patches through JSON text.
 */
export function patched(document: Json, patches: readonly JsonPatch[]): Json {
  return patches.reduce(
    (json, patch) => (addsMember(json, patch) ? json : (JsonPatch.apply(json, patch) as Json)),
    document,
  );
}

/** Adds a member to a map. Returns false if the patch has another effect. */
function addsMember(document: Json, patch: JsonPatch): boolean {
  const { op, path = '', value } = operationOf(patch) ?? {};
  const keys = path.split('/');
  const key = keys.pop() ?? '';
  const parent = keys.slice(1).reduce<unknown>(memberOf, document);
  const copy = copyOf(value);
  if (op !== 'add' || keys.length === 0 || !isMap(parent) || isSpecial(key) || copy === undefined) {
    return false;
  }
  parent[key] = copy;
  return true;
}

function memberOf(parent: unknown, key: string): unknown {
  if (Array.isArray(parent)) {
    return /^\d+$/.test(key) ? (parent[Number(key)] as unknown) : undefined;
  }
  return isMap(parent) && !isSpecial(key) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

/** Returns true for a key with an escape, or a key of a prototype. */
function isSpecial(key: string): boolean {
  return key.includes('~') || key === '__proto__' || key === 'constructor';
}

/** Copies a value like JSON text does; undefined for values that JSON text changes. */
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value);
    return isPlain && !Object.is(value, -0) ? value : undefined;
  }
  if (Array.isArray(value)) {
    const items = value.map(copyOf);
    return items.includes(undefined) ? undefined : items;
  }
  if ('toJSON' in value) {
    return undefined;
  }
  const copy: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    copy[key] = copyOf(inner);
    if (copy[key] === undefined || isSpecial(key)) {
      return undefined;
    }
  }
  return copy;
}
