import { App, Chart } from 'cdk8s';
import { MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/kserve:1',
  server: ModelServer.kserve({ modelName: 'linear' }),
  resources: { cpu: '250m', memory: '512Mi' },
};
const app = new App();
const chart = new Chart(app, 'kserve', { namespace: 'kserve' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'kserve', props);
app.synth();
