import { App, Chart, Duration } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import { MlApp, ModelServer } from 'cdk8s-ml-app';

const app = new App();
const chart = new Chart(app, 'tensorflow-serving');
new MlApp(chart, 'resnet-deployment', {
  image: 'registry.example.com/resnet:1.0',
  server: ModelServer.tensorFlowServing({ modelName: 'resnet', model: '/models/resnet' }),
  replicas: 3,
  labels: { app: 'resnet-server' },
  resources: { memory: '2Gi' },
  timing: { drain: Duration.minutes(2) },
  service: { name: 'resnet-service', serviceType: ServiceType.LOAD_BALANCER },
});
app.synth();
