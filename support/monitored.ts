import { App, Chart, Duration } from 'cdk8s';
import { CanaryRelease, MlApp, Monitoring, type MonitoringProps } from '../lib';

const image = 'registry.example.com/sentiment';

/** Creates a `Monitoring` with all alerts, for an app and a release. */
export function createMonitoring(props: MonitoringProps = {}): Monitoring {
  const chart = new Chart(new App(), 'models', { namespace: 'models' });
  const apps = [new MlApp(chart, 'sentiment', { image: `${image}:1.4.0`, port: 8080 })];
  const release = new CanaryRelease(chart, 'ranker', {
    port: 8080,
    stable: { image: `${image}:1.4.0`, replicas: 9 },
    canary: { image: `${image}:1.5.0`, replicas: 1 },
  });
  return new Monitoring(chart, 'monitoring', {
    apps,
    releases: [release],
    latency: Duration.millis(500),
    requestsInFlight: 8,
    ...props,
  });
}
