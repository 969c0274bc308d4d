import { Health } from '../../app/health';
import { ServerTermination } from '../server-termination';
import type { Preset } from './preset';

/** Loads a model in the format of MLflow: a folder with an `MLmodel` file. */
export const MLFLOW: Preset = {
  version: '3.17.0',
  source: 'https://github.com/mlflow/mlflow/blob/v3.17.0/mlflow/',
  definition: {
    name: 'MLflow',
    port: 8080,
    health: Health.http('/health'),
    command: ['mlflow', 'models', 'serve'],
    args: [
      '--model-uri={model}',
      '--host=0.0.0.0',
      '--port={port}',
      '--timeout={requestSeconds}',
      '--env-manager=local',
    ],
    env: { MLFLOW_DISABLE_TELEMETRY: 'true' },
    defaultModel: '/opt/ml/model',
    termination: ServerTermination.IGNORES,
  },
  facts: {
    port: { why: 'Port of images that `mlflow models build-docker` builds', source: 'models/container/__init__.py' },
    health: { why: 'The server listens after the model is loaded', source: 'pyfunc/scoring_server/__init__.py' },
    command: { why: 'Starts the server with the model', source: 'models/cli.py' },
    '--model-uri': { why: 'Folder of the model', source: 'utils/cli_args.py' },
    '--host': { why: 'By default, MLflow listens on 127.0.0.1 only', source: 'utils/cli_args.py' },
    '--port': { why: 'The port of the app', source: 'utils/cli_args.py' },
    '--timeout': { why: 'By default, requests fail after 60 s', source: 'utils/cli_args.py' },
    '--env-manager': {
      why: 'Uses the packages of the image. By default, MLflow installs packages at start',
      source: 'utils/cli_args.py',
    },
    MLFLOW_DISABLE_TELEMETRY: {
      why: 'Turns off usage reports, which the NetworkPolicy blocks',
      source: 'environment_variables.py',
    },
    defaultModel: {
      why: 'Folder in images that `mlflow models build-docker` builds',
      source: 'models/container/__init__.py',
    },
    termination: {
      why: 'The command starts uvicorn as a child. As PID 1 without a SIGTERM handler, the command ignores the signal. Requests finish, but each pod takes its whole grace period to stop',
      source: 'pyfunc/backend.py',
    },
  },
};
