import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import type { Preset } from './preset';

const K8S_GUIDE = 'https://docs.vllm.ai/en/stable/deployment/k8s/';

/** Loads a folder of safetensors, or the ID of a model on a hub. */
export const VLLM: Preset = {
  version: '0.32.0',
  source: 'https://github.com/vllm-project/vllm/blob/v0.32.0/',
  definition: {
    name: 'vLLM',
    port: 8000,
    health: Health.http('/health'),
    requestsMetric: 'vllm:num_requests_running',
    command: ['vllm', 'serve', '{model}'],
    args: [
      '--port={port}',
      '--served-model-name={modelName?}',
      '--tensor-parallel-size={tensorParallel?}',
      '--pipeline-parallel-size={pipelineParallel?}',
      '--shutdown-timeout={shutdownSeconds}',
    ],
    env: { VLLM_NO_USAGE_STATS: '1' },
    resources: { memory: '4Gi', sharedMemory: '2Gi', ephemeralStorageLimit: '4Gi' },
    timing: {
      loadTime: Duration.minutes(5),
      slowestRequest: Duration.minutes(2),
      livenessTimeout: Duration.seconds(10),
    },
  },
  facts: {
    port: { why: 'Default of `vllm serve`', source: 'vllm/entrypoints/launchers/cli_args.py' },
    health: {
      why: 'vLLM listens after the model is loaded. It responds with 503 after the engine has failed, which only a restart fixes',
      source: 'vllm/entrypoints/serve/instrumentator/health.py',
    },
    requestsMetric: {
      why: 'Number of requests that vLLM is processing; `vllm:num_requests_waiting` counts queued requests',
      source: 'vllm/v1/metrics/loggers.py',
    },
    command: { why: 'Starts the server with the model', source: 'vllm/entrypoints/cli/serve.py' },
    '--port': { why: 'The port of the app', source: 'vllm/entrypoints/launchers/cli_args.py' },
    '--served-model-name': {
      why: 'Name of the model in requests, instead of its path',
      source: 'vllm/engine/arg_utils.py',
    },
    '--tensor-parallel-size': {
      why: 'Splits each layer over GPUs. With `--pipeline-parallel-size`, uses all GPUs of the pod',
      source: 'vllm/engine/arg_utils.py',
    },
    '--pipeline-parallel-size': {
      why: 'Splits the layers over groups of GPUs. Optional',
      source: 'vllm/engine/arg_utils.py',
    },
    '--shutdown-timeout': {
      why: 'By default, vLLM aborts the requests in flight on SIGTERM',
      source: 'vllm/v1/engine/core.py',
    },
    VLLM_NO_USAGE_STATS: { why: 'Turns off usage reports, which the NetworkPolicy blocks', source: 'vllm/envs.py' },
    'resources.memory': {
      why: 'An estimate: without weights, vLLM uses 1.4 GiB, and shared memory counts too. Measure yours',
      source: K8S_GUIDE,
    },
    'resources.sharedMemory': {
      why: 'The size in the guide of vLLM. The engine and its workers exchange data through `/dev/shm`; on CPUs, a single worker needs 160 MiB, and the default is 64 MiB',
      source: K8S_GUIDE,
    },
    'resources.ephemeralStorageLimit': {
      why: 'Compiled kernels are cached below `HOME`, in `/tmp`',
      source: 'vllm/envs.py',
    },
    'timing.loadTime': {
      why: 'An estimate: reading weights, compiling and capturing CUDA graphs take minutes. Measure yours',
      source: K8S_GUIDE,
    },
    'timing.slowestRequest': {
      why: 'An estimate: long enough for a stream of 2,000 tokens at 20 tokens a second. Measure yours',
      source: 'vllm/entrypoints/launchers/launcher.py',
    },
    'timing.livenessTimeout': {
      why: 'vLLM responds to the probe while it generates tokens',
      source: 'vllm/entrypoints/serve/instrumentator/health.py',
    },
  },
};
