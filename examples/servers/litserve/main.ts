import { App, Chart } from 'cdk8s';
import { MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/litserve:1',
  server: ModelServer.litServe({ program: 'server.py' }),
  resources: { cpu: '250m', memory: '1Gi' },
};
const app = new App();
const chart = new Chart(app, 'litserve', { namespace: 'litserve' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'litserve', props);
app.synth();
