/** Names of the programs of `npm run tool`. */
export const TOOLS = [
  'alerts',
  'canary-plan',
  'capacity',
  'compare-linters',
  'dashboard',
  'fuzz-text',
  'import-figures',
  'import-gateway-api',
  'kubernetes-schemas',
  'lint-aliases',
  'lint-api',
  'lint-history',
  'lint-manifests',
  'lint-size',
  'lint-workflows',
  'plan',
  'rebuilds',
  'seeded-faults',
] as const;

/** Names of the programs of `npm run bench`. */
export const BENCHES = ['checks', 'cli', 'memory', 'release', 'serve', 'start', 'synth'] as const;

export type Tool = (typeof TOOLS)[number];
export type Bench = (typeof BENCHES)[number];
