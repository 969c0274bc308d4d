import { App, Chart } from 'cdk8s';
import { MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/triton:1',
  server: ModelServer.triton({ model: '/srv/models' }),
  args: ['--backend-directory=/opt/tritonserver/backends'],
  resources: { cpu: '250m', memory: '1Gi' },
};
const app = new App();
const chart = new Chart(app, 'triton', { namespace: 'triton' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'triton', props);
app.synth();
