import { type Programs, dispatch } from '../support/dispatch';
import type { Bench } from '../support/program-names';

const PROGRAMS: Programs<Bench> = {
  checks: () => import('./checks'),
  cli: () => import('./cli'),
  memory: () => import('./memory/main'),
  release: () => import('./release'),
  serve: () => import('./serve/main'),
  start: () => import('./synth/start'),
  synth: () => import('./synth/run'),
};

dispatch('npm run bench', 'Measures the library or the app, and prints tables in Markdown.', PROGRAMS);
