import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import type { Preset } from './preset';

/** Triton, which loads all models in a repository. Each model has a folder with `config.pbtxt` and a folder for each version. */
export const TRITON: Preset = {
  version: '2.73.0 (26.09)',
  source: 'https://github.com/triton-inference-server/server/blob/e1db8a603d863b1317ee859bdeea2be19959462e/',
  definition: {
    name: 'Triton',
    port: 8000,
    extraPorts: [{ name: 'grpc', port: 8001 }],
    metricsPort: 8002,
    readiness: Health.http('/v2/health/ready'),
    liveness: Health.http('/v2/health/live'),
    requestsMetric: 'nv_inference_pending_request_count',
    command: ['tritonserver'],
    args: [
      '--model-repository={model}',
      '--http-port={port}',
      '--grpc-port={grpcPort?}',
      '--metrics-port={metricsPort}',
      '--exit-timeout-secs={shutdownSeconds}',
    ],
    user: 1000,
    sharedMemory: '1Gi',
    timing: { loadTime: Duration.minutes(1), livenessTimeout: Duration.seconds(10) },
  },
  facts: {
    port: { why: 'Default HTTP port', source: 'src/command_line_parser.h' },
    extraPorts: { why: 'Default gRPC port', source: 'src/grpc/grpc_server.h' },
    metricsPort: {
      why: 'Default; Triton does not expose metrics on the HTTP port',
      source: 'src/command_line_parser.h',
    },
    readiness: { why: '200 after all models are loaded', source: 'src/http_server.cc' },
    liveness: { why: '200 while the server responds', source: 'src/http_server.cc' },
    requestsMetric: {
      why: 'Requests that wait for a backend. Triton has no metric for running requests',
      source: 'docs/user_guide/metrics.md',
    },
    command: { why: 'Runs Triton as PID 1, so that it receives SIGTERM', source: 'src/main.cc' },
    '--model-repository': { why: 'Folder of all models', source: 'src/command_line_parser.cc' },
    '--http-port': { why: 'The port of the app', source: 'src/command_line_parser.cc' },
    '--grpc-port': { why: 'The gRPC port', source: 'src/command_line_parser.cc' },
    '--metrics-port': { why: 'The metrics port', source: 'src/command_line_parser.cc' },
    '--exit-timeout-secs': {
      why: 'By default, Triton waits 30 s after SIGTERM. An idle connection makes it wait for the whole time',
      source: 'src/command_line_parser.h',
    },
    user: { why: 'User `triton-server` of the image', source: 'build.py' },
    'timing.loadTime': {
      why: 'An estimate from the Helm chart of Triton: at most 300 s. Measure yours',
      source: 'deploy/k8s-onprem/templates/deployment.yaml',
    },
    'timing.livenessTimeout': {
      why: 'Triton responds to the probe while backends compute',
      source: 'src/http_server.cc',
    },
    sharedMemory: {
      why: 'Python backends and NCCL use `/dev/shm`',
      source: 'docs/getting_started/llm.md',
    },
  },
};
