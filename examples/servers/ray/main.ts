import { App, Chart } from 'cdk8s';
import { MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/ray:1',
  server: ModelServer.rayServe({ program: 'app:app' }),
  resources: { cpu: '1', memory: '3Gi' },
};
const app = new App();
const chart = new Chart(app, 'ray', { namespace: 'ray' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'ray', props);
app.synth();
