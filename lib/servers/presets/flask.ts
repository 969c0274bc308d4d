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
    command: { why: 'Runs gunicorn as PID 1, so that it receives SIGTERM', source: 'arbiter.py' },
    '--bind': { why: 'The port of the app. By default, gunicorn listens on 127.0.0.1 only', source: 'config.py' },
    '--timeout': { why: 'By default, gunicorn kills a worker that is silent for 30 s', source: 'config.py' },
    '--graceful-timeout': { why: 'By default, gunicorn waits 30 s after SIGTERM', source: 'config.py' },
    '--threads': { why: 'By default, a worker handles one request at a time, and probes wait', source: 'config.py' },
    '--keep-alive': {
      why: 'Longer than the idle timeout of proxies; the default of 2 s causes 502 errors',
      source: 'config.py',
    },
    '--worker-tmp-dir': { why: 'The heartbeat of workers must not wait for a disk', source: 'config.py' },
    ...PYTHON_FACTS,
  },
};
