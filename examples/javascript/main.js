const { App, Chart, Duration } = require('cdk8s');
const {
  CanaryRelease,
  HostIngress,
  MlApp,
  ModelStore,
  RestrictedNamespace,
  ScaleDown,
  ScalingMetric,
} = require('cdk8s-ml-app');

const app = new App({ outdir: 'build/models' });
const chart = new Chart(app, 'models', { namespace: 'models' });
new RestrictedNamespace(chart, 'namespace');

const sentiment = new MlApp(chart, 'sentiment', {
  image: 'registry.example.com/sentiment:1.4.0',
  port: 8080,
  resources: { cpu: '2', memory: '4Gi' },
  timing: { loadTime: Duration.seconds(90) },
  modelStore: ModelStore.fromClaimName('sentiment-weights'),
});
sentiment.autoscale({ maxReplicas: 10, metrics: [ScalingMetric.cpu(70)], scaleDown: ScaleDown.cautious() });

const gateway = new MlApp(chart, 'gateway', {
  image: 'registry.example.com/gateway:3.0.1',
  port: 8080,
  env: { LOG_LEVEL: 'info' },
});
gateway.calls(sentiment, { env: 'MODEL_URL' });

const translation = new CanaryRelease(chart, 'translation', {
  port: 9000,
  stable: { image: 'registry.example.com/translation:2.0.0', replicas: 3 },
  canary: { image: 'registry.example.com/translation:2.1.0', replicas: 1 },
});

new HostIngress(chart, 'ingress', {
  hosts: { 'sentiment.example.com': gateway.service, 'translation.example.com': translation.service },
  className: 'nginx',
});
app.synth();
