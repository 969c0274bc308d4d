import { App, Chart } from 'cdk8s';
import { MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/mlserver:1',
  server: ModelServer.mlServer({ model: '/srv', modelName: 'linear' }),
  resources: { cpu: '250m', memory: '1Gi' },
};
const app = new App();
const chart = new Chart(app, 'mlserver', { namespace: 'mlserver' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'mlserver', props);
app.synth();
