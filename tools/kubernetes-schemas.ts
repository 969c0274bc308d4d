import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../cli/program';
import { customResources, moduleFolder } from './custom-resources';

/** The oldest Kubernetes that the constructs are made for, and the newest whose Go module there is. */
const VERSIONS = ['v1.28.15', 'v1.37.2'];

/** What the constructs write, as the OpenAPI document names it. */
const KINDS = [
  'api.core.v1.ConfigMap',
  'api.core.v1.Namespace',
  'api.core.v1.ResourceQuota',
  'api.core.v1.Service',
  'api.core.v1.ServiceAccount',
  'api.apps.v1.Deployment',
  'api.autoscaling.v2.HorizontalPodAutoscaler',
  'api.networking.v1.Ingress',
  'api.networking.v1.NetworkPolicy',
  'api.policy.v1.PodDisruptionBudget',
];

/** A part of an OpenAPI document, or of a JSON schema. */
interface Schema {
  readonly [key: string]: unknown;
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const REF = '#/definitions/';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const KIND_KEY = 'x-kubernetes-group-version-kind';
/** Lists that may not hold two items with the same values of these fields. */
const KEPT_EXTENSIONS = ['x-kubernetes-list-map-keys'];
/** What Go's regular expressions have and JavaScript's lack: one field that no construct sets. */
const GO_ONLY = '(?i)';
/** What the API server writes, not we. */
const LEFT_OUT = ['status', 'managedFields'];

/** What the OpenAPI document calls a string, though the API server takes numbers too, and not every string. */
const REPLACED: { [definition: string]: Schema } = {
  [INT_OR_STRING]: { anyOf: [{ type: 'integer', format: 'int32' }, { type: 'string' }] },
  [QUANTITY]: {
    anyOf: [
      { type: 'number' },
      { type: 'string', pattern: '^[+-]?(\\d+|\\d+\\.\\d*|\\.\\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?$' },
    ],
  },
};

const USAGE = {
  command: 'npm run tool -- kubernetes-schemas',
  about:
    'Writes test/schemas/ from the OpenAPI documents of Kubernetes. Needs Go, which downloads and verifies their modules.',
};

void runProgram(USAGE, () => {
  const folder = join(__dirname, '..', 'test', 'schemas');
  mkdirSync(folder, { recursive: true });
  for (const version of VERSIONS) {
    const minor = version.split('.').slice(0, 2).join('.');
    writeFileSync(join(folder, `kubernetes-${minor}.json`), schemaOf(version));
  }
  writeFileSync(join(folder, 'custom-resources.json'), customSchemas());
});

/** JSON schemas of our kinds in one document: strict, and without texts. A definition a line. */
function schemaOf(version: string): string {
  const folder = moduleFolder(`k8s.io/kubernetes@${version}`);
  const openapi = readFileSync(join(folder, 'api', 'openapi-spec', 'swagger.json'), 'utf8');
  const { definitions } = JSON.parse(openapi) as { definitions: { [name: string]: Schema } };
  const kept = new Map<string, Schema>();
  const keep = (name: string) => {
    if (!kept.has(name)) {
      const schema = strict(REPLACED[name] ?? definitions[name] ?? fail(`${version} has no ${name}`));
      kept.set(name, schema);
      refsIn(schema).forEach(keep);
    }
  };
  const kinds = KINDS.map((kind) => `io.k8s.${kind}`);
  kinds.forEach(keep);
  const refs = kinds.map((kind) => [nameOf(definitions[kind]), { $ref: REF + kind }]);
  return [
    '{',
    `"$comment": "${version}: made by tools/kubernetes-schemas.ts",`,
    `"kinds": ${JSON.stringify(Object.fromEntries(refs))},`,
    '"definitions": {',
    [...kept]
      .sort()
      .map(([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`)
      .join(',\n'),
    '}}\n',
  ].join('\n');
}

/** The same of what comes by CustomResourceDefinitions. Their schemas leave the metadata to the API server. */
function customSchemas(): string {
  const kinds = customResources().map(({ spec: { group, names, versions } }) => {
    const [{ name, schema }] = versions as [(typeof versions)[number]];
    const { properties: fields, ...rest } = schema.openAPIV3Schema as { properties: Schema };
    return [`${group}/${name} ${names.kind}`, strict({ ...rest, properties: { ...fields, metadata: {} } })];
  });
  return `${JSON.stringify({ kinds: Object.fromEntries(kinds) as Schema, definitions: {} })}\n`;
}

/** Drops texts, and refuses fields that are not in the schema, as `kubectl apply --validate=strict` does. */
function strict(value: Schema): Schema {
  const kept = Object.entries(value)
    .filter(([key]) => key !== 'description' && (!key.startsWith('x-') || KEPT_EXTENSIONS.includes(key)))
    .filter(([key, part]) => key !== 'pattern' || !String(part).includes(GO_ONLY))
    .map(([key, part]) => [key, key === 'properties' ? properties(part as { [name: string]: Schema }) : nested(part)]);
  const schema = Object.fromEntries(kept) as Schema;
  return 'properties' in schema ? { ...schema, additionalProperties: false } : schema;
}

function properties(fields: { [name: string]: Schema }): Schema {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !LEFT_OUT.includes(name))
      .map(([name, schema]) => [name, strict(schema)]),
  );
}

function nested(part: unknown): unknown {
  if (Array.isArray(part)) {
    return part.map(nested);
  }
  return typeof part === 'object' && part !== null ? strict(part as Schema) : part;
}

function refsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  return Object.entries(schema).flatMap(([key, part]) =>
    key === '$ref' ? [String(part).slice(REF.length)] : refsIn(part),
  );
}

/** apiVersion and kind, as manifests name them: 'apps/v1 Deployment'. */
function nameOf(definition: Schema | undefined): string {
  const [{ group, version, kind }] = definition?.[KIND_KEY] as [GroupVersionKind];
  return `${group === '' ? '' : `${group}/`}${version} ${kind}`;
}

function fail(message: string): never {
  throw new Error(message);
}
