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
    port: { why: 'Port of the images of `mlflow models build-docker`', source: 'models/container/__init__.py' },
    health: { why: 'The server listens after the model is loaded', source: 'pyfunc/scoring_server/__init__.py' },
    command: { why: 'Starts the server with the model', source: 'models/cli.py' },
    '--model-uri': { why: 'Folder of the model', source: 'utils/cli_args.py' },
    '--host': { why: 'MLflow listens on 127.0.0.1 without it', source: 'utils/cli_args.py' },
    '--port': { why: 'The port of the app', source: 'utils/cli_args.py' },
    '--timeout': { why: 'MLflow fails requests after 60 s without it', source: 'utils/cli_args.py' },
    '--env-manager': {
      why: 'Uses the packages of the image; MLflow installs them at start without it',
      source: 'utils/cli_args.py',
    },
    MLFLOW_DISABLE_TELEMETRY: {
      why: 'The NetworkPolicy denies the calls that report usage',
      source: 'environment_variables.py',
    },
    defaultModel: {
      why: 'Folder of the images of `mlflow models build-docker`',
      source: 'models/container/__init__.py',
    },
    termination: {
      why: 'The command starts uvicorn as a child, and has no handler of SIGTERM, which process 1 then ignores. Requests finish; each pod takes its whole grace period to stop',
      source: 'pyfunc/backend.py',
    },
  },
};
