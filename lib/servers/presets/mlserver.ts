import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import { ServerTermination } from '../server-termination';
import type { Preset } from './preset';

/** MLServer, which loads all models in a folder. Each model has a `model-settings.json`. */
export const MLSERVER: Preset = {
  version: '1.7.1',
  source: 'https://github.com/SeldonIO/MLServer/blob/1.7.1/',
  definition: {
    name: 'MLServer',
    port: 8080,
    extraPorts: [{ name: 'grpc', port: 8081 }],
    metricsPort: 8082,
    readiness: Health.http('/v2/models/{modelName}/ready'),
    liveness: Health.http('/v2/health/live'),
    command: ['mlserver', 'start', '{model}'],
    env: {
      MLSERVER_HTTP_PORT: '{port}',
      MLSERVER_GRPC_PORT: '{grpcPort?}',
      MLSERVER_METRICS_PORT: '{metricsPort}',
      MLSERVER_DEBUG: 'false',
      MLSERVER_METRICS_DIR: '/tmp/metrics',
      MLSERVER_ENVIRONMENTS_DIR: '/tmp/environments',
      HF_HOME: '/tmp/huggingface',
      NUMBA_CACHE_DIR: '/tmp/numba',
    },
    defaultModel: '/mnt/models',
    user: 1000,
    termination: ServerTermination.ABORTS,
    timing: { livenessTimeout: Duration.seconds(10) },
  },
  facts: {
    port: { why: 'Default HTTP port', source: 'mlserver/settings.py' },
    extraPorts: { why: 'Default gRPC port', source: 'mlserver/settings.py' },
    metricsPort: { why: 'Default; MLServer does not expose metrics on the HTTP port', source: 'mlserver/settings.py' },
    readiness: {
      why: '200 after the model is loaded. `/v2/health/ready` is 200 even if the model failed to load. For several models, pass `readiness`',
      source: 'mlserver/registry.py',
    },
    liveness: { why: '200 while the server responds', source: 'mlserver/rest/app.py' },
    command: { why: 'Runs MLServer as PID 1, so that it receives SIGTERM', source: 'Dockerfile' },
    MLSERVER_HTTP_PORT: { why: 'The port of the app', source: 'mlserver/settings.py' },
    MLSERVER_GRPC_PORT: { why: 'The gRPC port', source: 'mlserver/settings.py' },
    MLSERVER_METRICS_PORT: { why: 'The metrics port', source: 'mlserver/settings.py' },
    MLSERVER_DEBUG: { why: 'By default, MLServer logs each request', source: 'mlserver/settings.py' },
    MLSERVER_METRICS_DIR: {
      why: 'The default is in the working directory, which is read-only',
      source: 'mlserver/settings.py',
    },
    MLSERVER_ENVIRONMENTS_DIR: {
      why: 'The default is in the working directory, which is read-only',
      source: 'mlserver/settings.py',
    },
    HF_HOME: { why: 'The image sets it to a read-only folder', source: 'Dockerfile' },
    NUMBA_CACHE_DIR: { why: 'The image sets it to a read-only folder', source: 'Dockerfile' },
    defaultModel: { why: '`MLSERVER_MODELS_DIR` of the image', source: 'Dockerfile' },
    user: { why: 'User of the image', source: 'Dockerfile' },
    'timing.livenessTimeout': { why: 'Another process runs the model', source: 'mlserver/parallel/pool.py' },
    termination: {
      why: 'MLServer stops the process that runs the model before it sends the responses',
      source: 'mlserver/server.py',
    },
  },
};
