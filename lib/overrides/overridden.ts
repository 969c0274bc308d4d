import { dottedPath } from './field-path';
import { isMap } from '../kube/json';
import { OverrideError } from './override';
import { show } from '../kube/show';

/** Identifying fields, with patterns that accept the names of every kind. */
const IDENTITY: [field: string, pattern: RegExp, example: string][] = [
  ['apiVersion', /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[a-z]([-a-z0-9]*[a-z0-9])?$/, 'apps/v1'],
  ['kind', /^[A-Za-z][A-Za-z0-9]*$/, 'Deployment'],
  ['metadata.name', /^(?!\.{1,2}$)[^\s/%]{1,253}$/, 'sentiment'],
  ['metadata.namespace', /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$/, 'models'],
];

/** Maps of strings. An unescaped dot in a key of a path would create a map in them. */
const STRING_MAPS = ['metadata', 'spec.template.metadata', 'spec.jobTemplate.spec.template.metadata'].flatMap(
  (metadata) => [`${metadata}.labels`, `${metadata}.annotations`],
);

/**
 * Checks the identifying fields, labels and annotations of an object that overrides have changed.
 *
 * @throws OverrideError if no API server accepts the object
 */
export function checkChangedManifest(manifest: unknown): void {
  for (const [field, pattern, example] of IDENTITY) {
    const value = fieldOf(manifest, field);
    const isOmitted = (value === undefined || value === null) && isOptional(manifest, field);
    if (!isOmitted && (typeof value !== 'string' || !pattern.test(value))) {
      throw new OverrideError(
        `${field} is ${show(value)} after Overrides, must be a string like '${example}': change the override`,
      );
    }
  }
  for (const field of STRING_MAPS) {
    for (const [key, value] of Object.entries(fieldOf(manifest, field) ?? {})) {
      if (typeof value !== 'string' && value !== null) {
        const fix = isMap(value) ? "write '\\\\.' for a dot in a key" : `pass '${String(value)}'`;
        throw new OverrideError(
          `${field}.${dottedPath([key])} is ${show(value)} after Overrides, must be a string: ${fix}`,
        );
      }
    }
  }
}

/** Returns true if an object can omit a field: the namespace, or the name of a list or of an object with a generated name. */
function isOptional(manifest: unknown, field: string): boolean {
  return (
    field === 'metadata.namespace' ||
    (field === 'metadata.name' &&
      (typeof fieldOf(manifest, 'metadata.generateName') === 'string' || Array.isArray(fieldOf(manifest, 'items'))))
  );
}

/** Returns the value of a field; undefined if the field is missing. */
export function fieldOf(manifest: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((parent, key) => (isMap(parent) ? parent[key] : undefined), manifest);
}
