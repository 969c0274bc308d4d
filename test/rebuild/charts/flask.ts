import { App, Chart, Duration } from 'cdk8s';
import { ExternalHost, Health, HostIngress, MlApp } from 'cdk8s-ml-app';

const app = new App();
const chart = new Chart(app, 'flask', { namespace: 'default' });
const flask = new MlApp(chart, 'demo-flask-backend', {
  image: 'registry.example.com/demo-flask-backend:1.0',
  port: 8080,
  health: Health.tcp(),
  replicas: 3,
  timing: { drain: Duration.minutes(2) },
  service: { port: 8080, annotations: { 'alb.ingress.kubernetes.io/healthcheck-path': '/contents/aws' } },
});
flask.calls(ExternalHost.fromName('hn.algolia.com'));
new HostIngress(chart, 'flask-backend-ingress', {
  className: 'alb',
  rules: [{ path: '/contents', service: flask.service }],
  annotations: {
    'alb.ingress.kubernetes.io/scheme': 'internet-facing',
    'alb.ingress.kubernetes.io/target-type': 'ip',
    'alb.ingress.kubernetes.io/group.name': 'eks-demo-group',
    'alb.ingress.kubernetes.io/group.order': '1',
  },
});
app.synth();
