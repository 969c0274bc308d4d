import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import { ServerTermination } from '../server-termination';
import type { Preset } from './preset';

/** Loads a SavedModel: a folder with a folder for each version. */
export const TENSORFLOW_SERVING: Preset = {
  version: '2.20.0',
  source: 'https://github.com/tensorflow/serving/blob/9d981c5c2708d23c5407c7c1e30309e6f9798874/tensorflow_serving/',
  definition: {
    name: 'TensorFlow Serving',
    port: 8501,
    extraPorts: [{ name: 'grpc', port: 8500 }],
    metricsPath: '/monitoring/prometheus/metrics',
    health: Health.http('/v1/models/{modelName}'),
    command: ['tensorflow_model_server'],
    args: ['--rest_api_port={port}', '--port={grpcPort?}', '--model_name={modelName}', '--model_base_path={model}'],
    modelName: 'model',
    termination: ServerTermination.IGNORES,
    timing: { livenessTimeout: Duration.seconds(10) },
  },
  facts: {
    port: { why: 'REST port of the image', source: 'tools/docker/Dockerfile' },
    extraPorts: { why: 'gRPC port of the image', source: 'tools/docker/Dockerfile' },
    metricsPath: {
      why: 'Default. Pass a file with `prometheus_config` as `--monitoring_config_file`',
      source: 'util/prometheus_exporter.cc',
    },
    health: { why: 'The server listens after the model is available', source: 'model_servers/server.cc' },
    command: { why: 'Replaces the shell script of the image', source: 'tools/docker/Dockerfile' },
    '--rest_api_port': { why: 'The port of the app', source: 'model_servers/main.cc' },
    '--port': { why: 'The gRPC port', source: 'model_servers/main.cc' },
    '--model_name': { why: 'Name of the model in paths', source: 'model_servers/main.cc' },
    '--model_base_path': { why: 'Folder of the versions', source: 'model_servers/main.cc' },
    modelName: { why: '`MODEL_NAME` of the image', source: 'tools/docker/Dockerfile' },
    'timing.livenessTimeout': { why: 'Other threads run the model', source: 'model_servers/main.cc' },
    termination: {
      why: 'As PID 1 without a SIGTERM handler, TensorFlow Serving ignores the signal. Requests finish, but each pod takes its whole grace period to stop',
      source: 'https://github.com/tensorflow/serving/issues/1853',
    },
  },
};
