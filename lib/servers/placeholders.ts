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

/** Values of placeholders; a placeholder without an entry has none. */
export type PlaceholderValues = { readonly [name in Placeholder]?: string | number };

/** A name in braces, with a '?' if it is optional. */
const PATTERN = /\{([a-zA-Z]+)(\?)?\}/g;

/** Rejects a misspelled placeholder. */
export function checkPlaceholders(check: PropCheck, prop: string, template: string): void {
  for (const [placeholder, name = ''] of template.matchAll(PATTERN)) {
    if (!(NAMES as readonly string[]).includes(name)) {
      const known = NAMES.map((one) => `{${one}}`).join(', ');
      check.fail(prop, template, `which has the unknown placeholder ${placeholder}: pass one of ${known}`);
    }
  }
}

/** Names of the placeholders in a string. */
export function placeholdersIn(template: string): Placeholder[] {
  return [...template.matchAll(PATTERN)].map(([, name]) => name as Placeholder);
}

/** Replaces the placeholders of a string. Undefined if an optional placeholder has no value; `missing` rejects a required one. */
export function expand(
  template: string,
  values: PlaceholderValues,
  missing: (name: Placeholder) => never,
): string | undefined {
  const all = [...template.matchAll(PATTERN)] as unknown as [string, Placeholder, string | undefined][];
  if (all.some(([, name, optional]) => values[name] === undefined && optional !== undefined)) {
    return undefined;
  }
  return template.replace(PATTERN, (_, name: Placeholder) => String(values[name] ?? missing(name)));
}
