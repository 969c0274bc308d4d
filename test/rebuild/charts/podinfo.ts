import { App, Chart, Duration } from 'cdk8s';
import { Health, MlApp, Peer } from 'cdk8s-ml-app';

const app = new App();
const chart = new Chart(app, 'podinfo');
const podinfo = new MlApp(chart, 'podinfo', {
  image: 'ghcr.io/stefanprodan/podinfo:6.0.0',
  port: 9898,
  extraPorts: [{ name: 'grpc', port: 9999 }],
  metricsPort: 9797,
  command: [
    ...['./podinfo', '--port=9898', '--port-metrics=9797', '--grpc-port=9999', '--grpc-service-name=podinfo'],
    ...['--level=info', '--random-delay=false', '--random-error=false'],
  ],
  env: { PODINFO_UI_COLOR: '#34577c' },
  liveness: Health.http('/healthz'),
  resources: { cpu: '100m', cpuLimit: '2000m', memory: '64Mi', memoryLimit: '512Mi' },
  timing: { loadTime: Duration.seconds(5), slowestRequest: Duration.seconds(5) },
  service: { port: 9898 },
  rollout: { revisionHistoryLimit: 5 },
  podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9797' },
  scrapers: [Peer.inNamespace('monitoring')],
});
podinfo.autoscale({ minReplicas: 2, maxReplicas: 4, targetCpuUtilization: 99 });
app.synth();
