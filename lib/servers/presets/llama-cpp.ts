import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import { ServerTermination } from '../server-termination';
import type { Preset } from './preset';

/** Loads one GGUF file. */
export const LLAMA_CPP: Preset = {
  version: 'August 2026',
  source: 'https://github.com/ggml-org/llama.cpp/blob/00dd0816129a5210351c78bb90e0828f8eb69f99/tools/server/',
  definition: {
    name: 'llama.cpp',
    port: 8080,
    health: Health.http('/health'),
    requestsMetric: 'llamacpp:requests_processing',
    env: {
      LLAMA_ARG_MODEL: '{model}',
      LLAMA_ARG_HOST: '0.0.0.0',
      LLAMA_ARG_PORT: '{port}',
      LLAMA_ARG_ENDPOINT_METRICS: '1',
      LLAMA_ARG_ALIAS: '{modelName?}',
    },
    loadsFile: true,
    termination: ServerTermination.ABORTS,
    timing: {
      loadTime: Duration.minutes(2),
      slowestRequest: Duration.minutes(2),
      livenessTimeout: Duration.seconds(10),
    },
  },
  facts: {
    port: { why: 'Port of the images. The default of the program depends on its version', source: 'README.md' },
    health: { why: '503 until the model is loaded', source: 'server.cpp' },
    requestsMetric: {
      why: 'Number of requests that llama.cpp is processing; `llamacpp:requests_deferred` counts queued requests',
      source: 'README.md',
    },
    LLAMA_ARG_MODEL: {
      why: 'File of the model. Variables, because the program does not accept `--model=FILE`',
      source: 'README.md',
    },
    LLAMA_ARG_HOST: { why: 'By default, the server listens on 127.0.0.1 only', source: 'README.md' },
    LLAMA_ARG_PORT: { why: 'The port of the app', source: 'README.md' },
    LLAMA_ARG_ENDPOINT_METRICS: {
      why: 'Exposes metrics, which the server does not do by default',
      source: 'README.md',
    },
    LLAMA_ARG_ALIAS: { why: 'Name of the model in responses, instead of its file', source: 'README.md' },
    loadsFile: { why: 'A download is a file in the folder of `modelStore`', source: 'README.md' },
    'timing.loadTime': { why: 'An estimate for a file of a few GB. Measure yours', source: 'README.md' },
    'timing.slowestRequest': {
      why: 'An estimate: long enough for a stream of 2,000 tokens at 20 tokens a second. Measure yours',
      source: 'README.md',
    },
    'timing.livenessTimeout': { why: 'HTTP threads respond while the model generates tokens', source: 'server.cpp' },
    termination: { why: 'SIGTERM ends the loop that generates tokens', source: 'server.cpp' },
  },
};
