import type { PropCheck } from '../validation/prop-check';

const NAMES = [
  'port',
  'metricsPort',
  'grpcPort',
  'model',
  'modelName',
  'program',
  'tensorParallel',
  'pipelineParallel',
  'shutdownSeconds',
  'requestSeconds',
] as const;
export type Placeholder = (typeof NAMES)[number];

/** Values of placeholders; a placeholder without an entry has no value. */
export type PlaceholderValues = { readonly [name in Placeholder]?: string | number };

/** Name in braces, with a '?' if it is optional. */
const PATTERN = /\{([a-zA-Z]+)(\?)?\}/g;

/** Rejects an unknown placeholder. */
export function checkPlaceholders(check: PropCheck, prop: string, template: string): void {
  for (const [placeholder, name = ''] of template.matchAll(PATTERN)) {
    if (!(NAMES as readonly string[]).includes(name)) {
      const allowed = NAMES.map((allowedName) => `{${allowedName}}`).join(', ');
      check.fail(prop, template, `which has the unknown placeholder ${placeholder}: pass one of ${allowed}`);
    }
  }
}

/** Returns the names of the placeholders in a string. */
export function placeholdersIn(template: string): Placeholder[] {
  return [...template.matchAll(PATTERN)].map(([, name]) => name as Placeholder);
}

/** Replaces the placeholders of a string; undefined if an optional placeholder has no value. `rejectMissing` rejects a required one. */
export function expand(
  template: string,
  values: PlaceholderValues,
  rejectMissing: (name: Placeholder) => never,
): string | undefined {
  const matches = [...template.matchAll(PATTERN)] as unknown as [string, Placeholder, string | undefined][];
  if (matches.some(([, name, optional]) => values[name] === undefined && optional !== undefined)) {
    return undefined;
  }
  return template.replace(PATTERN, (_, name: Placeholder) => String(values[name] ?? rejectMissing(name)));
}
