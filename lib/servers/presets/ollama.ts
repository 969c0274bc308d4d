import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import { ServerTermination } from '../server-termination';
import type { Preset } from './preset';

/** Loads models from a folder that `ollama pull` wrote, on the first request for each. */
export const OLLAMA: Preset = {
  version: '0.33.0',
  source: 'https://github.com/ollama/ollama/blob/fb30760996871fa9460115c753afd2c60d4ab0f7/',
  definition: {
    name: 'Ollama',
    port: 11434,
    health: Health.http('/api/version'),
    command: ['ollama', 'serve'],
    env: {
      OLLAMA_HOST: '0.0.0.0:{port}',
      OLLAMA_MODELS: '{model?}',
      OLLAMA_NOPRUNE: '1',
      OLLAMA_KEEP_ALIVE: '-1',
    },
    termination: ServerTermination.ABORTS,
    timing: { slowestRequest: Duration.minutes(2), livenessTimeout: Duration.seconds(10) },
  },
  facts: {
    port: { why: 'Default of Ollama', source: 'envconfig/config.go' },
    health: { why: '200 while the server responds. The check does not load the model', source: 'server/routes.go' },
    command: { why: 'Runs Ollama as PID 1', source: 'Dockerfile' },
    OLLAMA_HOST: {
      why: 'The port of the app. By default, Ollama listens on 127.0.0.1 only',
      source: 'envconfig/config.go',
    },
    OLLAMA_MODELS: { why: 'Folder of the models', source: 'envconfig/config.go' },
    OLLAMA_NOPRUNE: { why: 'The folder of `modelStore` is read-only', source: 'server/routes.go' },
    OLLAMA_KEEP_ALIVE: {
      why: 'By default, Ollama unloads an idle model after 5 minutes',
      source: 'envconfig/config.go',
    },
    'timing.slowestRequest': {
      why: 'An estimate: the time to load the model and to stream 2,000 tokens. Measure yours',
      source: 'server/routes.go',
    },
    'timing.livenessTimeout': { why: 'Another process generates the tokens', source: 'server/routes.go' },
    termination: { why: 'Ollama closes all connections on SIGTERM', source: 'server/routes.go' },
  },
};
