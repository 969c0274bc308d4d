import { cpus } from 'node:os';
import { APP, MODELS_DIR, PEERS_DIR, VENV_PYTHON } from './places';
import { ServerProcess } from './processes';

const PORT = 5480;
const ADDRESS = `127.0.0.1:${PORT}`;
const flask = [
  '--log-level',
  'warning',
  '--chdir',
  PEERS_DIR,
  '--workers',
  String(cpus().length),
  '--bind',
  ADDRESS,
  'flask_app:app',
];

const mlApp = (...prefix: string[]) =>
  ServerProcess.start('ml-app', PORT, [...prefix, 'node', APP], { MODELS_DIR, HOST: '127.0.0.1', LOG_LEVEL: 'warn' });

/** Starts the model server on the first CPU, and resolves when it is ready. */
export const mlAppOnFirstCpu = () => mlApp('taskset', '--cpu-list', '0');

export const SERVERS: Record<string, () => Promise<ServerProcess>> = {
  'ml-app': () => mlApp(),
  'Flask, gunicorn, Pillow': () =>
    ServerProcess.start('Flask', PORT, [VENV_PYTHON, '-m', 'gunicorn', ...flask], { MODELS_DIR }),
  'Fastify, sharp': () =>
    ServerProcess.start('Fastify', PORT, ['node', `${PEERS_DIR}/fastify-app.mjs`], { MODELS_DIR }),
};
