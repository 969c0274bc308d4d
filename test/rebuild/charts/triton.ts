import { App, Chart, Duration } from 'cdk8s';
import { HttpRoute, MlApp, ModelServer, ModelStore, Monitoring, ScalingMetric } from 'cdk8s-ml-app';

const app = new App();
const chart = new Chart(app, 'triton', { namespace: 'default' });
const triton = new MlApp(chart, 'example-triton-inference-server', {
  image: 'nvcr.io/nvidia/tritonserver:26.07-py3',
  server: ModelServer.triton(),
  extraPorts: [{ name: 'grpc', port: 8001, appProtocol: 'kubernetes.io/h2c' }],
  modelStore: ModelStore.fromClaimName('models'),
  labels: { app: 'triton-inference-server', release: 'example' },
  resources: { cpu: '2', memory: '8Gi', gpus: 1 },
  timing: { loadTime: Duration.seconds(150) },
  service: { headless: true },
});
triton.autoscale({
  name: 'triton-hpa',
  minReplicas: 1,
  maxReplicas: 3,
  metrics: [ScalingMetric.pods('avg_time_queue_us', 50)],
});
new Monitoring(chart, 'example-triton-inference-server-metrics-monitor', {
  apps: [triton],
  interval: Duration.seconds(15),
});
new HttpRoute(chart, 'triton-inference-server-ingress-http', {
  gatewayName: 'triton',
  listener: 'triton-http',
  backends: [{ service: triton.service }],
});
new HttpRoute(chart, 'triton-inference-server-ingress-grpc', {
  gatewayName: 'triton',
  listener: 'triton-grpc',
  backends: [{ service: triton.service, port: 8001 }],
});
app.synth();
