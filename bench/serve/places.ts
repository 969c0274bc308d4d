import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

export const MODELS_DIR = join(ROOT, 'app/models');
export const PEERS_DIR = join(__dirname, 'peers');
export const VENV_PYTHON = join(ROOT, 'build/bench/venv/bin/python');
export const APP = join(ROOT, 'app/build/main.js');
export const GATEWAY = join(ROOT, 'app/build/gateway.js');
export const DUMMY_API = join(ROOT, 'app/dummy-api/server.cjs');

/** Throws if the app is not built, or a server for comparison is not installed. */
export function requireBuilt(): void {
  const missing = [APP, VENV_PYTHON, join(PEERS_DIR, 'node_modules')].find((path) => !existsSync(path));
  if (missing) throw new Error(`${missing} is missing: run bench/serve/setup.sh`);
}
