import {
  CanaryRelease,
  Health,
  MlApp,
  type MlAppProps,
  ModelServer,
  ModelStore,
  Monitoring,
  Mount,
} from '../../../lib';
import { at, find, synth, testChart } from '../../support';
import { image, s, settingsOf } from './settings';

const store = ModelStore.fromClaimName('weights');

test('props of the app take precedence', () => {
  const settings = settingsOf({
    server: ModelServer.flask({ program: 'app:app' }),
    port: 9000,
    readiness: Health.http('/ready'),
    command: ['/opt/venv/bin/gunicorn', 'app:app'],
    args: ['--threads=16', '--workers=2'],
    env: { PYTHONUNBUFFERED: '0', LOG_LEVEL: 'info' },
    user: 2000,
    timing: { loadTime: s(60), slowestRequest: s(10), livenessTimeout: s(20) },
  });
  expect(settings).toEqual({
    command: ['/opt/venv/bin/gunicorn', 'app:app'],
    args: [
      '--bind=0.0.0.0:9000',
      '--timeout=15',
      '--graceful-timeout=10',
      '--keep-alive=75',
      '--worker-tmp-dir=/dev/shm',
      '--threads=16',
      '--workers=2',
    ],
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '0', LOG_LEVEL: 'info' },
    ports: [9000],
    paths: ['/ready', '/livez'],
    startup: 121,
    livenessTimeout: 20,
    drain: 10,
    grace: 25,
    user: 2000,
    mounts: [],
  });
});

test('define() is the interface of the presets', () => {
  const server = ModelServer.define({
    name: 'TorchServe',
    port: 8080,
    metricsPort: 8082,
    readiness: Health.http('/models/{modelName}'),
    liveness: Health.exec(['/bin/check', '{port}', '{modelName}']),
    modelName: 'bert large',
    args: ['--models={model}', '--name={modelName?}', '{"json":1}'],
    env: { TS_PORT: '{port}', TS_LIMIT: '{shutdownSeconds}' },
    writableFolders: ['/home/model-server/logs', '/home/model-server/tmp'],
    requestsMetric: 'ts_queue',
  });
  const mounts = [Mount.memory('/home/model-server/tmp', { size: '64Mi' })];
  expect(settingsOf({ server, modelStore: store, mounts })).toMatchObject({
    args: ['--models=/models', '--name=bert large', '{"json":1}'],
    paths: ['/models/bert%20large', ['/bin/check', '8080', 'bert large']],
    env: { TS_PORT: '8080', TS_LIMIT: '30' },
    ports: [8080, 8082],
    mounts: ['/home/model-server/logs', '/home/model-server/tmp'],
  });
  expect(server.serverName).toBe('TorchServe');
});

test('a limit of the server raises the grace period', () => {
  const server = ModelServer.fastApi({ program: 'app:app', shutdownTimeout: s(90) });
  expect(settingsOf({ server })).toMatchObject({
    grace: 105,
    args: expect.arrayContaining(['--timeout-graceful-shutdown=90']),
  });
});

test('both tracks of a release have the server', () => {
  const chart = testChart('models');
  const release = new CanaryRelease(chart, 'iris', {
    server: ModelServer.fastApi({ program: 'app:app' }),
    stable: { image: 'iris:1' },
    canary: { image: 'iris:2' },
  });
  const objects = synth(chart);
  expect([release.stable.port, release.canary?.port]).toEqual([8000, 8000]);
  for (const name of ['iris', 'iris-stable', 'iris-canary']) {
    expect(at(find(objects, 'Service', name), 'spec.ports.0.targetPort')).toBe(8000);
  }
});

test('a Monitoring scrapes the path of the server', () => {
  const chart = testChart('models');
  const apps = [
    new MlApp(chart, 'resnet', { image, server: ModelServer.tensorFlowServing(), modelStore: store }),
    new MlApp(chart, 'other', { image, port: 8080, metricsPath: '/prometheus' }),
    new MlApp(chart, 'plain', { image, port: 8080 }),
  ];
  new Monitoring(chart, 'monitoring', { apps });
  const paths = apps.map(({ name }) => at(find(synth(chart), 'PodMonitor', name), 'spec.podMetricsEndpoints.0.path'));
  expect(paths).toEqual(['/monitoring/prometheus/metrics', '/prometheus', '/metrics']);
});

test('an autoscaler uses the metric of the server', () => {
  const server = ModelServer.vllm({ model: '/srv/model' });
  const chart = testChart('models');
  const app = new MlApp(chart, 'llm', { image, server, resources: { memory: '16Gi', gpus: 1 } });
  app.autoscale({ maxReplicas: 4, metrics: [server.scalingMetric(16)] });
  expect(at(find(synth(chart), 'HorizontalPodAutoscaler'), 'spec.metrics.0.pods')).toEqual({
    metric: { name: 'vllm:num_requests_running' },
    target: { type: 'AverageValue', averageValue: '16' },
  });
  expect(() => ModelServer.ollama().scalingMetric(4)).toThrow(
    'ModelServer: Ollama has no metric for its requests. Call ScalingMetric.cpu(), or ScalingMetric.pods() with a metric of your program.',
  );
});

test('a health check of the app replaces those of the server', () => {
  const paths = (props: Partial<MlAppProps>) =>
    (settingsOf({ server: ModelServer.triton({ model: '/srv/models' }), ...props }) as { paths: string[] }).paths;
  expect(paths({ health: Health.http('/up') })).toEqual(['/up', '/up']);
  expect(paths({ liveness: Health.http('/up') })).toEqual(['/v2/health/ready', '/up']);
  const both = { readiness: Health.http('/a'), liveness: Health.http('/b') };
  expect(settingsOf({ server: ModelServer.mlServer(), ...both })).toMatchObject({ paths: ['/a', '/b'] });
  expect(settingsOf({ server: ModelServer.mlflow(), ...both })).toMatchObject({ paths: ['/a', '/b'] });
});

test('an app without gRPC has no argument for it', () => {
  expect(settingsOf({ server: ModelServer.triton({ model: '/srv/models' }), extraPorts: [] })).toMatchObject({
    args: ['--model-repository=/srv/models', '--http-port=8000', '--metrics-port=8002', '--exit-timeout-secs=30'],
    ports: [8000, 8002],
  });
});
