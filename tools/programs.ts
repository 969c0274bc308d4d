import type { Programs } from './dispatch';

/** Programs of `npm run tool`. */
export const TOOLS: Programs = {
  alerts: () => import('../test/prometheus/main'),
  'canary-plan': () => import('./canary-plan'),
  capacity: () => import('./capacity'),
  dashboard: () => import('./write-dashboard'),
  'fuzz-text': () => import('../test/text/main'),
  'import-gateway-api': () => import('./import-gateway-api'),
  'kubernetes-schemas': () => import('./kubernetes-schemas'),
  'lint-history': () => import('./lint-history'),
  'lint-manifests': () => import('./lint-manifests'),
  'lint-size': () => import('./lint-size'),
  'lint-twins': () => import('./lint-twins'),
  'lint-workflows': () => import('./lint-workflows'),
  plan: () => import('./plan'),
};

/** Programs of `npm run bench`. */
export const BENCHES: Programs = {
  checks: () => import('../bench/checks'),
  memory: () => import('../bench/memory/main'),
  serve: () => import('../bench/serve/main'),
  start: () => import('../bench/synth/start'),
  synth: () => import('../bench/synth/run'),
};
