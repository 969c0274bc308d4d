import { App, Chart } from 'cdk8s';
import { MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/mlflow:1',
  server: ModelServer.mlflow({ model: 'model' }),
  resources: { cpu: '250m', memory: '1Gi' },
};
const app = new App();
const chart = new Chart(app, 'mlflow', { namespace: 'mlflow' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'mlflow', props);
app.synth();
