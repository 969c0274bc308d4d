import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import type { Preset } from './preset';

/** Loads a folder of safetensors, or the ID of a model on a hub. */
export const SGLANG: Preset = {
  version: '0.5.23',
  source: 'https://github.com/sgl-project/sglang/blob/v0.5.23/python/sglang/',
  definition: {
    name: 'SGLang',
    port: 30000,
    readiness: Health.http('/ready'),
    liveness: Health.http('/health'),
    requestsMetric: 'sglang:num_running_reqs',
    command: ['sglang', 'serve'],
    args: [
      '--model-path={model}',
      '--host=0.0.0.0',
      '--port={port}',
      '--enable-metrics',
      '--served-model-name={modelName?}',
      '--tensor-parallel-size={tensorParallel?}',
      '--pipeline-parallel-size={pipelineParallel?}',
    ],
    sharedMemory: '2Gi',
    resources: { ephemeralStorageLimit: '4Gi' },
    timing: {
      loadTime: Duration.minutes(5),
      slowestRequest: Duration.minutes(2),
      livenessTimeout: Duration.seconds(25),
    },
  },
  facts: {
    port: { why: 'Default of SGLang', source: 'srt/arg_groups/fields/serving.py' },
    readiness: {
      why: '`/ready` returns 200 after the warm-up and 503 while SGLang drains. For a version without `/ready`, pass `/health`',
      source: 'srt/entrypoints/http_server.py',
    },
    liveness: {
      why: 'An idle server generates a token for each probe',
      source: 'srt/entrypoints/http_server.py',
    },
    requestsMetric: {
      why: 'Number of requests that SGLang is processing; `sglang:num_queue_reqs` counts queued requests',
      source: 'srt/observability/metrics_collector.py',
    },
    command: { why: 'The recommended entrypoint', source: 'launch_server.py' },
    '--model-path': { why: 'Folder or ID of the model', source: 'srt/arg_groups/fields/model.py' },
    '--host': { why: 'By default, SGLang listens on 127.0.0.1 only', source: 'srt/arg_groups/fields/serving.py' },
    '--port': { why: 'The port of the app', source: 'srt/arg_groups/fields/serving.py' },
    '--enable-metrics': {
      why: 'Exposes metrics, which SGLang does not do by default',
      source: 'srt/arg_groups/fields/observability.py',
    },
    '--served-model-name': {
      why: 'Name of the model in requests, instead of its path',
      source: 'srt/arg_groups/fields/serving.py',
    },
    '--tensor-parallel-size': {
      why: 'Splits each layer over GPUs. With the pipeline parallel size, uses all GPUs of the pod',
      source: 'srt/arg_groups/fields/parallel.py',
    },
    '--pipeline-parallel-size': {
      why: 'Splits the layers over groups of GPUs',
      source: 'srt/arg_groups/fields/parallel.py',
    },
    sharedMemory: {
      why: 'Workers of several GPUs exchange tensors through `/dev/shm`',
      source: 'https://docs.sglang.io/get_started/install.html',
    },
    'resources.ephemeralStorageLimit': {
      why: 'SGLang caches compiled kernels below `HOME`, in `/tmp`',
      source: 'srt/environ.py',
    },
    'timing.loadTime': {
      why: 'An estimate: reading weights and capturing CUDA graphs take minutes. Measure yours',
      source: 'srt/entrypoints/http_server.py',
    },
    'timing.slowestRequest': {
      why: 'An estimate: long enough for a stream of 2,000 tokens at 20 tokens a second. SGLang waits for all requests after SIGTERM',
      source: 'srt/managers/tokenizer_manager.py',
    },
    'timing.livenessTimeout': {
      why: '`/health` waits up to 20 s for a token',
      source: 'srt/entrypoints/http_server.py',
    },
  },
};
