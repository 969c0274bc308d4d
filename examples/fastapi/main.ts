import { App, Chart, Duration } from 'cdk8s';
import { MlApp, RestrictedNamespace } from 'cdk8s-ml-app';

const app = new App();
const chart = new Chart(app, 'regression', { namespace: 'regression' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'regression', {
  image: 'registry.example.com/regression:1.0.0',
  port: 8080,
  resources: { cpu: '500m', memory: '256Mi' },
  timing: {
    loadTime: Duration.seconds(10),
    slowestRequest: Duration.seconds(10), // same as --timeout-graceful-shutdown in the Dockerfile
  },
});
app.synth();
