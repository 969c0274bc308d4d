import { App, Chart } from 'cdk8s';
import { Health, MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/fastapi:1',
  server: ModelServer.fastApi({ program: 'app:app' }),
  health: Health.http('/health'),
  resources: { cpu: '250m', memory: '256Mi' },
};
const app = new App();
const chart = new Chart(app, 'fastapi', { namespace: 'fastapi' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'fastapi', props);
app.synth();
