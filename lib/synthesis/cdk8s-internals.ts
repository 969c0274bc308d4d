import { type ApiObject, type ApiObjectMetadataDefinition, App, type JsonPatch } from 'cdk8s';

/**
 * Private members of cdk8s that this library reads. Each reader returns undefined if cdk8s has other members; callers then delegate to
 * cdk8s.
 */

/** Versions of cdk8s that test/lib/synthesis/ compares with. Run these tests before you add a version. */
const TESTED_VERSIONS: readonly string[] = ['2.70.106'];

/** Operation of RFC 6902. */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly value?: unknown;
}

type Json = Record<string, unknown>;

/** Returns the version that jsii writes into a class; undefined if jsii did not compile the class. */
export function versionOf(jsiiClass: object): string | undefined {
  const rtti = (jsiiClass as { [key: symbol]: { version?: unknown } | undefined })[Symbol.for('jsii.rtti')];
  return typeof rtti?.version === 'string' ? rtti.version : undefined;
}

/** Returns true if the tests compare with the installed version of cdk8s. */
export function isTestedCdk8s(): boolean {
  const version = versionOf(App);
  return version !== undefined && TESTED_VERSIONS.includes(version);
}

/** Returns the fields of an object that its constructor received. */
export function propsOf(object: ApiObject): Json | undefined {
  const { props } = object as unknown as { readonly props?: Json };
  return typeof props === 'object' ? props : undefined;
}

/** Returns the JSON patches of an object, in the order in which they apply. */
export function patchesOf(object: ApiObject): JsonPatch[] | undefined {
  const { patches } = object as unknown as { readonly patches?: JsonPatch[] };
  return Array.isArray(patches) ? patches : undefined;
}

/** Returns the operation of a JSON patch. */
export function operationOf(patch: JsonPatch): Operation | undefined {
  const { operation } = patch as unknown as { readonly operation?: Partial<Operation> };
  return typeof operation?.op === 'string' && typeof operation.path === 'string' ? (operation as Operation) : undefined;
}

/** Returns an object that renders like another object without its JSON patches. */
export function withoutPatches(object: ApiObject): ApiObject {
  return Object.create(object, { patches: { value: [] } }) as ApiObject;
}

/** Fields of metadata that are maps and lists. */
const COLLECTIONS = ['annotations', 'finalizers', 'ownerReferences', 'labels'];

/** Returns the fields of an object's metadata without empty maps and lists. Fields from `add()` come first. */
export function fieldsOf(metadata: ApiObjectMetadataDefinition): Json | undefined {
  const internals = metadata as unknown as { readonly [field: string]: unknown };
  const { _additionalAttributes: additional, name, namespace } = internals;
  // without spread syntax: cdk8s deletes a key of the added fields, and V8 spreads such an object six times as slowly
  const fields: Json = Object.assign({}, additional, { name, namespace });
  for (const field of COLLECTIONS) {
    const collection = internals[field];
    if (typeof collection !== 'object' || typeof additional !== 'object') {
      return undefined;
    }
    if (Object.keys(collection as object).length > 0) {
      fields[field] = collection;
    }
  }
  return fields;
}
