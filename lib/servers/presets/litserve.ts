import { Health } from '../../app/health';
import { ServerTermination } from '../server-termination';
import type { Preset } from './preset';

/** Runs a Python program that calls `LitServer(...).run(port=8000)`. */
export const LITSERVE: Preset = {
  version: '0.2.19',
  source: 'https://github.com/Lightning-AI/LitServe/blob/v0.2.19/src/litserve/',
  definition: {
    name: 'LitServe',
    port: 8000,
    readiness: Health.http('/health'),
    liveness: Health.http('/'),
    command: ['python', '{program}'],
    termination: ServerTermination.IGNORES,
  },
  facts: {
    port: { why: 'Default of `run()`. If your program uses another port, pass that as `port`', source: 'server.py' },
    readiness: { why: '200 after `setup()` of all workers', source: 'server.py' },
    liveness: { why: '200 while the server responds', source: 'server.py' },
    command: { why: 'Runs your program as PID 1', source: 'server.py' },
    termination: {
      why: 'As PID 1 without a SIGTERM handler, LitServe ignores the signal. Requests finish, but each pod takes its whole grace period to stop',
      source: 'server.py',
    },
  },
};
