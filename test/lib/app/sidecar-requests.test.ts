import { CanaryRelease, Health, MlApp, Monitoring } from '../../../lib';
import { at, containerOf, find, synth, testChart } from '../../support';
import { PREPARE, PROXY, SERVER, deploymentWith, othersOf, podOf } from './container-fixtures';

describe('a sidecar that receives the requests', () => {
  const PORTS = [{ port: 4180, protocol: 'TCP' }];

  test('has the port of Services and policies; probes of the server stay at its own port', () => {
    const chart = testChart('models');
    const app = new MlApp(chart, 'model', { ...SERVER, sidecars: [PROXY] });
    const more = app.expose({ name: 'pods', headless: true });
    new MlApp(chart, 'gateway', SERVER).calls(app);
    const objects = synth(chart);
    const target = { name: 'http', targetPort: 4180, protocol: 'TCP' };
    expect(find(objects, 'Service', 'model').spec.ports).toEqual([{ ...target, port: 80 }]);
    expect(find(objects, 'Service', more.name).spec.ports).toEqual([{ ...target, port: 4180 }]);
    expect(find(objects, 'NetworkPolicy', 'model').spec.ingress).toEqual([
      { ports: PORTS, from: [{ podSelector: { matchLabels: { app: 'gateway' } } }] },
    ]);
    expect(at(find(objects, 'NetworkPolicy', 'gateway'), 'spec.egress.1.ports')).toEqual(PORTS);
    const server = containerOf(find(objects, 'Deployment', 'model'));
    expect(server.ports).toEqual([{ containerPort: 8000, protocol: 'TCP' }]);
    expect(server.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 8000 });
    expect([app.port, app.requestPort, app.metricsPort]).toEqual([8000, 4180, 4180]);
  });

  test('can take the probes of the server', () => {
    const readiness = Health.http('/readyz', { port: 4180 });
    const { containers } = podOf(deploymentWith({ readiness, sidecars: [PROXY] }));
    expect(containers[0].readinessProbe.httpGet).toEqual({ path: '/readyz', port: 4180 });
    expect(containers[0].ports).toEqual([{ containerPort: 8000, protocol: 'TCP' }]);
  });

  test('makes the pod ready when it accepts connections', () => {
    const [proxy] = othersOf({ sidecars: [PROXY] });
    expect(proxy.readinessProbe).toEqual({
      tcpSocket: { port: 4180 },
      periodSeconds: 5,
      timeoutSeconds: 5,
      failureThreshold: 3,
    });
    expect([proxy.startupProbe, proxy.livenessProbe]).toEqual([undefined, undefined]);
  });

  test.each<[string, number | undefined, object[], object[], string]>([
    [
      'at the port of the requests',
      undefined,
      [{ containerPort: 8000 }],
      [{ name: 'http', containerPort: 4180 }],
      'http',
    ],
    [
      'at the port of the server',
      8000,
      [{ name: 'metrics', containerPort: 8000 }],
      [{ name: 'http', containerPort: 4180 }],
      'metrics',
    ],
    [
      'at a third port',
      9090,
      [{ containerPort: 8000 }, { name: 'metrics', containerPort: 9090 }],
      [{ name: 'http', containerPort: 4180 }],
      'metrics',
    ],
  ])('Prometheus scrapes metrics %s', (_, metricsPort, ofServer, ofProxy, port) => {
    const chart = testChart('models');
    const app = new MlApp(chart, 'model', { ...SERVER, metricsPort, sidecars: [PROXY] });
    new Monitoring(chart, 'monitoring', { apps: [app] });
    const objects = synth(chart);
    const tcp = (ports: object[]) => ports.map((one) => ({ ...one, protocol: 'TCP' }));
    const pod = podOf(find(objects, 'Deployment'));
    expect(pod.containers[0].ports).toEqual(tcp(ofServer));
    expect(pod.initContainers[0].ports).toEqual(tcp(ofProxy));
    expect(at(find(objects, 'PodMonitor'), 'spec.podMetricsEndpoints.0.port')).toBe(port);
    const from = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }];
    expect(find(objects, 'NetworkPolicy').spec.ingress).toEqual(
      metricsPort === undefined
        ? [{ ports: PORTS, from: [{ podSelector: {} }, ...from] }]
        : [
            { ports: PORTS, from: [{ podSelector: {} }] },
            { ports: [{ port: metricsPort, protocol: 'TCP' }], from },
          ],
    );
  });

  test('serves both tracks of a release', () => {
    const chart = testChart('models');
    const tracks = { stable: { image: 'server:1.0' }, canary: { image: 'server:2.0' } };
    new CanaryRelease(chart, 'model', { port: 8000, ...tracks, sidecars: [PROXY], initContainers: [PREPARE] });
    const objects = synth(chart);
    const services = objects.filter(({ kind }) => kind === 'Service');
    expect(services.map(({ spec }) => spec.ports[0].targetPort)).toEqual([4180, 4180, 4180]);
    for (const track of ['model-stable', 'model-canary']) {
      const { initContainers } = podOf(find(objects, 'Deployment', track));
      expect(initContainers.map(({ name }: any) => name)).toEqual(['prepare', 'proxy']);
      expect(find(objects, 'NetworkPolicy', track).spec.ingress[0].ports).toEqual(PORTS);
    }
  });
});

test('a sidecar can serve the metrics', () => {
  const exporter = { ...PROXY, name: 'exporter', port: 9100, receivesRequests: false };
  const pod = podOf(deploymentWith({ metricsPort: 9100, sidecars: [exporter] }));
  expect(pod.containers[0].ports).toEqual([{ name: 'http', containerPort: 8000, protocol: 'TCP' }]);
  expect(pod.initContainers[0].ports).toEqual([{ name: 'metrics', containerPort: 9100, protocol: 'TCP' }]);
  expect(pod.initContainers[0].readinessProbe).toBeUndefined();
});
