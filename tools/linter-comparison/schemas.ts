import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GroupVersionKind, KIND_KEY, NEWEST, REF, type Schema, openApiOf } from '../openapi';

/** Types with several JSON types that the OpenAPI document declares as strings. */
const SEVERAL = /\.(IntOrString|Quantity)$/;

/** Location of the written schemas, in the syntax of kubeconform. */
export const LOCATION = '{{ .ResourceKind }}{{ .KindSuffix }}.json';

/**
 * Writes the schema of each kind to a folder, in the form of those that kubeconform downloads by default: objects have no other fields, and
 * fields that are not required can be null.
 *
 * @see https://github.com/yannh/kubernetes-json-schema
 */
export function writeSchemas(folder: string): void {
  const { definitions } = openApiOf(NEWEST);
  const strict = new Map(Object.entries(definitions).map(([name, schema]) => [name, converted(name, schema)]));
  mkdirSync(folder, { recursive: true });
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group, version, kind } of (definition[KIND_KEY] ?? []) as GroupVersionKind[]) {
      const own = new Map<string, Schema>();
      add(name, strict, own);
      const file = [kind, ...(group === '' ? [] : [group.split('.')[0]]), version].join('-').toLowerCase();
      const schema = { $ref: REF + name, definitions: Object.fromEntries(own) };
      writeFileSync(join(folder, `${file}.json`), JSON.stringify(schema));
    }
  }
}

/** Adds a definition, and those that it refers to. */
function add(name: string, all: ReadonlyMap<string, Schema>, own: Map<string, Schema>): void {
  const schema = all.get(name);
  if (own.has(name) || schema === undefined) return;
  own.set(name, schema);
  JSON.stringify(schema)
    .match(/(?<="\$ref":"#\/definitions\/)[^"]+/g)
    ?.forEach((other) => add(other, all, own));
}

function converted(name: string, schema: Schema): Schema {
  if (SEVERAL.test(name)) return { type: ['string', 'number', 'null'] };
  const { properties, required, items, additionalProperties, $ref, type } = schema;
  if ($ref !== undefined) return { $ref };
  return {
    ...(type === undefined ? {} : { type: [type, 'null'] }),
    ...(items === undefined ? {} : { items: converted('', items as Schema) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: converted('', additionalProperties as Schema) }),
    ...(required === undefined ? {} : { required }),
    ...(properties === undefined
      ? {}
      : { properties: fieldsOf(properties as { [field: string]: Schema }), additionalProperties: false }),
  };
}

function fieldsOf(properties: { readonly [field: string]: Schema }): Schema {
  return Object.fromEntries(Object.entries(properties).map(([field, schema]) => [field, converted('', schema)]));
}
