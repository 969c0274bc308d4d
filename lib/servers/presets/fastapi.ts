import type { Preset } from './preset';
import { PYTHON_ENV, PYTHON_FACTS } from '../python';

/** Runs an ASGI app of FastAPI, Starlette or others with uvicorn. */
export const FASTAPI: Preset = {
  version: '0.54.0 of uvicorn',
  source: 'https://github.com/encode/uvicorn/blob/0.54.0/uvicorn/',
  definition: {
    name: 'uvicorn',
    port: 8000,
    command: ['uvicorn', '{program}'],
    args: [
      '--host=0.0.0.0',
      '--port={port}',
      '--timeout-keep-alive=75',
      '--timeout-graceful-shutdown={shutdownSeconds}',
    ],
    env: PYTHON_ENV,
  },
  facts: {
    port: { why: 'Default of uvicorn', source: 'config.py' },
    command: { why: 'Runs uvicorn as PID 1, so that it receives SIGTERM', source: 'main.py' },
    '--host': { why: 'By default, uvicorn listens on 127.0.0.1 only', source: 'config.py' },
    '--port': { why: 'The port of the app', source: 'config.py' },
    '--timeout-keep-alive': {
      why: 'Longer than the idle timeout of proxies; the default of 5 s causes 502 errors',
      source: 'config.py',
    },
    '--timeout-graceful-shutdown': { why: 'By default, uvicorn waits without a limit', source: 'server.py' },
    ...PYTHON_FACTS,
  },
};
