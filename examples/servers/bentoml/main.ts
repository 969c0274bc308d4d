import { App, Chart } from 'cdk8s';
import { MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/bentoml:1',
  server: ModelServer.bentoMl(),
  resources: { cpu: '250m', memory: '1Gi' },
};
const app = new App();
const chart = new Chart(app, 'bentoml', { namespace: 'bentoml' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'bentoml', props);
app.synth();
