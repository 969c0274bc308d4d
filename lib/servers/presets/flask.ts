import type { Preset } from './preset';
import { PYTHON_ENV, PYTHON_FACTS } from '../python';

/** Runs a WSGI app of Flask, Django or others with gunicorn. */
export const FLASK: Preset = {
  version: '27.0.1 of gunicorn',
  source: 'https://github.com/benoitc/gunicorn/blob/27.0.1/gunicorn/',
  definition: {
    name: 'gunicorn',
    port: 8000,
    command: ['gunicorn', '{program}'],
    args: [
      '--bind=0.0.0.0:{port}',
      '--timeout={requestSeconds}',
      '--graceful-timeout={shutdownSeconds}',
      '--threads=4',
      '--keep-alive=75',
      '--worker-tmp-dir=/dev/shm',
    ],
    env: PYTHON_ENV,
  },
  facts: {
    port: { why: 'Default of gunicorn', source: 'config.py' },
    command: { why: 'Runs gunicorn as process 1, which gets SIGTERM', source: 'arbiter.py' },
    '--bind': { why: 'The port of the app; gunicorn listens on 127.0.0.1 without it', source: 'config.py' },
    '--timeout': { why: 'gunicorn kills a worker that is silent for 30 s without it', source: 'config.py' },
    '--graceful-timeout': { why: 'gunicorn waits 30 s after SIGTERM without it', source: 'config.py' },
    '--threads': { why: 'A worker answers one request at a time without it, and probes wait', source: 'config.py' },
    '--keep-alive': {
      why: 'Longer than the idle time of proxies; the default of 2 s causes 502',
      source: 'config.py',
    },
    '--worker-tmp-dir': { why: 'The heartbeat of workers must not wait for a disk', source: 'config.py' },
    ...PYTHON_FACTS,
  },
};
