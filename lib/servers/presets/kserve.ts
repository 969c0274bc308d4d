import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import type { Preset } from './preset';

/** Runs a Python server of KServe, such as the image `kserve/sklearnserver`, or your own program. The entrypoint of the image starts the server. */
export const KSERVE: Preset = {
  version: '0.21.0',
  source: 'https://github.com/kserve/kserve/blob/v0.21.0/',
  definition: {
    name: 'KServe',
    port: 8080,
    extraPorts: [{ name: 'grpc', port: 8081 }],
    readiness: Health.http('/v2/health/ready'),
    liveness: Health.http('/v2/health/live'),
    args: ['--http_port={port}', '--grpc_port={grpcPort?}', '--model_name={modelName?}', '--model_dir={model?}'],
    user: 1000,
    shutdownTimeout: Duration.seconds(30),
  },
  facts: {
    port: { why: 'Default HTTP port', source: 'python/kserve/kserve/constants/constants.py' },
    extraPorts: { why: 'Default gRPC port', source: 'python/kserve/kserve/constants/constants.py' },
    readiness: {
      why: '200 after the model is loaded',
      source: 'python/kserve/kserve/protocol/rest/v2_endpoints.py',
    },
    liveness: {
      why: '200 while the server responds',
      source: 'python/kserve/kserve/protocol/rest/v2_endpoints.py',
    },
    '--http_port': { why: 'The port of the app', source: 'python/kserve/kserve/model_server.py' },
    '--grpc_port': { why: 'The gRPC port', source: 'python/kserve/kserve/model_server.py' },
    '--model_name': { why: 'Name of the model in paths', source: 'python/kserve/kserve/model_server.py' },
    '--model_dir': { why: 'Folder of the model', source: 'config/runtimes/kserve-sklearnserver.yaml' },
    user: { why: 'User of the images', source: 'python/sklearn.Dockerfile' },
    shutdownTimeout: {
      why: 'Default `grace_period` of `kserve.ModelServer`. KServe has no argument for it',
      source: 'python/kserve/kserve/model_server.py',
    },
  },
};
