import { dotted } from './field-path';
import { isMap } from '../kube/json';
import { OverrideError } from './override';
import { show } from '../kube/show';

/** What the API server takes for sure: no stricter than the loosest kind. */
const IDENTITY: [field: string, pattern: RegExp, example: string][] = [
  ['apiVersion', /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[a-z]([-a-z0-9]*[a-z0-9])?$/, 'apps/v1'],
  ['kind', /^[A-Za-z][A-Za-z0-9]*$/, 'Deployment'],
  ['metadata.name', /^(?!\.{1,2}$)[^\s/%]{1,253}$/, 'sentiment'],
  ['metadata.namespace', /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$/, 'models'],
];

/** Maps that hold text alone, where a dot that is not escaped makes another map. */
const TEXTS = ['metadata', 'spec.template.metadata', 'spec.jobTemplate.spec.template.metadata'].flatMap((metadata) => [
  `${metadata}.labels`,
  `${metadata}.annotations`,
]);

/** @throws OverrideError if no API server can take the object */
export function checkOverridden(manifest: unknown): void {
  for (const [field, pattern, example] of IDENTITY) {
    const value = fieldOf(manifest, field);
    const isAbsent = (value === undefined || value === null) && isOptional(manifest, field);
    if (!isAbsent && (typeof value !== 'string' || !pattern.test(value))) {
      throw new OverrideError(
        `${field} is ${show(value)} after Overrides, must be text like '${example}': change the override`,
      );
    }
  }
  for (const field of TEXTS) {
    for (const [key, value] of Object.entries(fieldOf(manifest, field) ?? {})) {
      if (typeof value !== 'string' && value !== null) {
        const fix = isMap(value) ? "write '\\\\.' for a dot in a key" : `pass '${String(value)}'`;
        throw new OverrideError(`${field}.${dotted([key])} is ${show(value)} after Overrides, must be text: ${fix}`);
      }
    }
  }
}

/** A list of objects has no name, and an object may leave its name or its namespace to others. */
function isOptional(manifest: unknown, field: string): boolean {
  return (
    field === 'metadata.namespace' ||
    (field === 'metadata.name' &&
      (typeof fieldOf(manifest, 'metadata.generateName') === 'string' || Array.isArray(fieldOf(manifest, 'items'))))
  );
}

/** The value of a field; undefined if there is none. */
export function fieldOf(manifest: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((parent, key) => (isMap(parent) ? parent[key] : undefined), manifest);
}
