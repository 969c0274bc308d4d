import { App, Chart, Duration } from 'cdk8s';
import { MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/llama-cpp:1',
  server: ModelServer.llamaCpp({ model: '/srv/tiny.gguf' }),
  resources: { cpu: '500m', memory: '512Mi' },
  timing: { slowestRequest: Duration.minutes(1) },
};
const app = new App();
const chart = new Chart(app, 'llama-cpp', { namespace: 'llama-cpp' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'llama-cpp', props);
app.synth();
