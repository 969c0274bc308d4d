import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../support';

/** Versions with schemas in test/schemas. */
export const KUBERNETES_VERSIONS = ['v1.28', 'v1.37'] as const;
export type KubernetesVersion = (typeof KUBERNETES_VERSIONS)[number];

interface Schemas {
  readonly kinds: { readonly [kind: string]: object };
  readonly definitions: object;
}

const validators = Object.fromEntries(
  KUBERNETES_VERSIONS.map((version) => {
    const { kinds, definitions } = read(`kubernetes-${version}`);
    const ajv = addFormats(new Ajv({ allErrors: true, strictTypes: false }));
    ajv.addKeyword({ keyword: 'x-kubernetes-list-map-keys', type: 'array', validate: differ });
    const compiled = Object.entries({ ...kinds, ...read('custom-resources').kinds }).map(([kind, schema]) => [
      kind,
      ajv.compile({ ...schema, definitions }),
    ]);
    return [version, Object.fromEntries(compiled) as { [kind: string]: ValidateFunction }];
  }),
);

function read(name: string): Schemas {
  return JSON.parse(readFileSync(join(__dirname, '..', 'schemas', `${name}.json`), 'utf8')) as Schemas;
}

/** Violations of a version's schema. */
export function schemaFaults(version: KubernetesVersion, object: Manifest): string[] {
  const kind = `${object.apiVersion} ${object.kind}`;
  const validate = validators[version]?.[kind];
  if (!validate) {
    return [`${kind} is not in test/schemas: add it to tools/kubernetes-schemas.ts`];
  }
  return validate(object) ? [] : (validate.errors ?? []).map(describe);
}

function describe({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath}: ${message} ${JSON.stringify(params)}`;
}

/** Checks that the items of a list have different keys, as server-side apply requires. */
function differ(keys: string[], items: { [key: string]: unknown }[]): boolean {
  const ids = items.map((item) => JSON.stringify(keys.map((key) => item[key])));
  return new Set(ids).size === ids.length;
}
