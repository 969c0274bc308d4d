import { Duration } from 'cdk8s';
import { Health } from '../../app/health';
import type { Preset } from './preset';

/** Runs an image built with `bentoml containerize`, whose entrypoint adds `bentoml serve` and the Bento. */
export const BENTOML: Preset = {
  version: '1.4.40',
  source: 'https://github.com/bentoml/BentoML/blob/v1.4.40/src/',
  definition: {
    name: 'BentoML',
    port: 3000,
    readiness: Health.http('/readyz'),
    liveness: Health.http('/livez'),
    requestsMetric: 'bentoml_service_request_in_progress',
    args: ['--port={port}', '--timeout={requestSeconds}', '--timeout-graceful-shutdown={shutdownSeconds}'],
    env: { BENTOML_DO_NOT_TRACK: 'true' },
    user: 1034,
    timing: { livenessTimeout: Duration.seconds(10) },
  },
  facts: {
    port: { why: 'Default HTTP port', source: 'bentoml/_internal/configuration/v2/default_configuration.yaml' },
    readiness: {
      why: '200 after the service and its dependencies have started',
      source: '_bentoml_impl/server/app.py',
    },
    liveness: { why: '200 unless `__is_alive__` returns False', source: '_bentoml_impl/server/app.py' },
    requestsMetric: { why: 'Requests in progress', source: 'bentoml/_internal/server/http/instruments.py' },
    '--port': { why: 'The port of the app', source: 'bentoml_cli/serve.py' },
    '--timeout': {
      why: 'By default, BentoML cancels requests after 60 s',
      source: 'bentoml/_internal/configuration/v2/default_configuration.yaml',
    },
    '--timeout-graceful-shutdown': {
      why: 'By default, BentoML waits for connections without a limit',
      source: 'bentoml_cli/serve.py',
    },
    BENTOML_DO_NOT_TRACK: {
      why: 'Turns off usage reports, which the NetworkPolicy blocks',
      source: 'bentoml/_internal/utils/analytics/usage_stats.py',
    },
    user: { why: 'User `bentoml` of the image', source: 'bentoml/_internal/container/generate.py' },
    'timing.livenessTimeout': { why: 'Synchronous methods run in threads', source: '_bentoml_impl/server/app.py' },
  },
};
