import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';

/** Class that `cdk8s import` generates, for example in cdk8s-plus. */
export type GeneratedClass = typeof ApiObject & {
  readonly GVK: { readonly apiVersion: string; readonly kind: string };
  readonly manifest: (props: unknown) => unknown;
};

type Json = Record<string, unknown>;

/** Type of a value in a generated function. */
type Shape =
  | { readonly form: 'any' | 'union' }
  | { readonly form: 'list' | 'map'; readonly item: Shape }
  | { readonly form: 'struct'; readonly name: string };

/** Field of a struct, and its position. */
interface Field {
  readonly name: string;
  readonly index: number;
  readonly shape: Shape;
}

/** Fields of a struct by prop. */
type Fields = ReadonlyMap<string, Field>;

const ANY: Shape = { form: 'any' };

/** Function that cdk8s-cli generates for a struct, with one line for each field. Its last statement drops undefined values. */
const FUNCTION =
  /^function toJson_\w+\(obj\) \{\s*if \(obj === undefined\) \{\s*return undefined;\s*\}\s*const result = \{\n([^]*?)\n\s*\};\s*(?:\/\/.*\s*)?return Object\.entries\(result\)\.reduce\(\(r, i\) => \(i\[1\] === undefined\) \? r : \(\{ \.\.\.r, \[i\[0\]\]: i\[1\] \}\), \{\}\);\s*\}$/;
const FIELD = /^\s*'([\w-]+)': (.*?(obj\.\w+).*),$/;

const k8sExports = k8s as unknown as { readonly [name: string]: unknown };
const fieldsByStruct = new Map<string, Fields | undefined>();
const fieldsByClass = new WeakMap<GeneratedClass, Fields | undefined>();

/**
 * Renders a resolved object like its class of cdk8s-plus. Returns undefined if the class drops values, and for other classes.
 *
 * The generated functions copy a map for each of its keys. This function parses their source instead, and copies only changed values.
 * The manifest shares all other values with the object, so it cannot lose them.
 */
export function manifestBy(Class: GeneratedClass, object: Json): unknown {
  const { apiVersion, kind } = Class.GVK;
  return object.apiVersion === apiVersion && object.kind === kind
    ? writeStruct(object, fieldsOfClass(Class))
    : undefined;
}

function write(value: unknown, shape: Shape): unknown {
  if (shape.form === 'any') {
    return value;
  }
  if (shape.form === 'list') {
    return Array.isArray(value) ? writeList(value, shape.item) : undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  switch (shape.form) {
    case 'union':
      return Object.keys(value).length === 1 ? (value as Json).value : undefined;
    case 'map':
      return writeMap(value as Json, shape.item);
    case 'struct':
      return writeStruct(value as Json, fieldsOf(shape.name));
  }
}

function writeList(list: unknown[], item: Shape): unknown[] | undefined {
  let copy: unknown[] | undefined;
  for (const [i, value] of list.entries()) {
    const written = write(value, item);
    if (written === undefined) {
      return undefined;
    }
    if (written !== value) {
      copy ??= [...list];
      copy[i] = written;
    }
  }
  return copy ?? list;
}

function writeMap(map: Json, item: Shape): Json | undefined {
  if (item.form === 'any') {
    return map;
  }
  const entries = Object.entries(map).map(([key, value]) => [key, write(value, item)] as const);
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}

function writeStruct(struct: Json, fields: Fields | undefined): Json | undefined {
  let copy: Json | undefined;
  let isInOrder = true;
  let lastIndex = -1;
  for (const key of Object.keys(struct)) {
    const field = fields?.get(key);
    const original = struct[key];
    const value = field && write(original, field.shape);
    if (field === undefined || value === undefined) {
      return undefined;
    }
    if (copy === undefined && (value !== original || field.name !== key)) {
      copy = membersBefore(key, struct);
    }
    if (copy) {
      copy[field.name] = value;
    }
    isInOrder &&= lastIndex < field.index;
    lastIndex = field.index;
  }
  return isInOrder ? (copy ?? struct) : orderKeys(copy ?? struct, fields);
}

function membersBefore(endKey: string, map: Json): Json {
  const copy: Json = {};
  for (const key of Object.keys(map)) {
    if (key === endKey) {
      break;
    }
    copy[key] = map[key];
  }
  return copy;
}

function orderKeys(map: Json, fields: Fields = new Map()): Json {
  const ordered: Json = {};
  for (const { name } of fields.values()) {
    if (Object.hasOwn(map, name)) {
      ordered[name] = map[name];
    }
  }
  return ordered;
}

/** Returns the fields of the manifests of a class; undefined for a class outside of cdk8s-plus or with other source. */
function fieldsOfClass(Class: GeneratedClass): Fields | undefined {
  if (!fieldsByClass.has(Class)) {
    const [, props = ''] = /\.\.\.toJson_(\w+)\(props\)/.exec(String(Class.manifest)) ?? [];
    const isCdk8sPlus = k8sExports[Class.name] === Class;
    fieldsByClass.set(Class, isCdk8sPlus ? fieldsOf(props, ['apiVersion', 'kind']) : undefined);
  }
  return fieldsByClass.get(Class);
}

/** Returns the fields of a struct, after the `leading` fields, which stay unchanged. */
function fieldsOf(struct: string, leading: readonly string[] = []): Fields | undefined {
  const cached = fieldsByStruct.get(struct);
  if (cached || fieldsByStruct.has(struct)) {
    return cached;
  }
  const lines = FUNCTION.exec(String(k8sExports[`toJson_${struct}`]))?.[1]?.split('\n');
  const fields = lines && fieldsIn([...leading.map((name) => `'${name}': obj.${name},`), ...lines]);
  fieldsByStruct.set(struct, fields);
  return fields;
}

/** Parses the fields in the lines of a generated function; undefined for an unexpected line. */
function fieldsIn(lines: readonly string[]): Fields | undefined {
  const fields = new Map<string, Field>();
  for (const [index, line] of lines.entries()) {
    const [, name = '', code = '', source = ''] = FIELD.exec(line) ?? [];
    const shape = shapeOf(code, source);
    const prop = source.slice('obj.'.length);
    if (prop === '' || fields.has(prop)) {
      return undefined;
    }
    // the class itself renders other fields, such as dates
    if (shape) {
      fields.set(prop, { name, index, shape });
    }
  }
  return fields;
}

/** Parses the type of a value from its expression; undefined for an unexpected expression. */
function shapeOf(code: string, source: string): Shape | undefined {
  const [, name, argument] = /^toJson_(\w+)\((.+)\)$/.exec(code) ?? [];
  if (name !== undefined) {
    return argument === source ? { form: 'struct', name } : undefined;
  }
  const item =
    itemOf('list', 'y', between(`${source}?.map(y => `, code, ')')) ??
    itemOf(
      'map',
      'i[1]',
      between(
        `((${source}) === undefined) ? undefined : (Object.entries(${source}).reduce((r, i) => (i[1] === undefined) ? r : ({ ...r, [i[0]]: `,
        code,
        ' }), {}))',
      ),
    );
  return code === source ? ANY : code === `${source}?.value` ? { form: 'union' } : item;
}

function itemOf(form: 'list' | 'map', source: string, code: string | undefined): Shape | undefined {
  const item = code === undefined ? undefined : shapeOf(code, source);
  return item && { form, item };
}

function between(prefix: string, text: string, suffix: string): string | undefined {
  return text.startsWith(prefix) && text.endsWith(suffix) ? text.slice(prefix.length, -suffix.length) : undefined;
}
