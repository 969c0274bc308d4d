import { type Programs, dispatch } from '../support/dispatch';
import type { Tool } from '../support/program-names';

const PROGRAMS: Programs<Tool> = {
  alerts: () => import('./alerts/main'),
  'canary-plan': () => import('./canary-plan'),
  capacity: () => import('./capacity'),
  'compare-linters': () => import('./linter-comparison/main'),
  dashboard: () => import('./write-dashboard'),
  'fuzz-text': () => import('./fuzz-text'),
  'import-figures': () => import('./import-figures'),
  'import-gateway-api': () => import('./import-gateway-api'),
  'kubernetes-schemas': () => import('./kubernetes-schemas'),
  'lint-aliases': () => import('./lint-aliases'),
  'lint-api': () => import('./lint-api'),
  'lint-history': () => import('./lint-history'),
  'lint-manifests': () => import('./lint-manifests'),
  'lint-size': () => import('./lint-size'),
  'lint-workflows': () => import('./lint-workflows'),
  plan: () => import('./plan'),
  rebuilds: () => import('./rebuilds'),
  'seeded-faults': () => import('./seeded-faults'),
};

dispatch('npm run tool', 'Runs a tool of this repository.', PROGRAMS);
