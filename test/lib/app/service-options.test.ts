import { App, Chart } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import { CanaryRelease, MlApp, type MlAppProps, type ServiceOptions } from '../../../lib/index';
import { at, containerOf, find, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

function serviceWith(service: ServiceOptions) {
  const chart = testChart();
  new MlApp(chart, 'model', { ...props, service });
  return find(synth(chart), 'Service').spec;
}

test('a headless Service has no IP, and the port of the pods', () => {
  expect(serviceWith({ headless: true })).toEqual({
    clusterIP: 'None',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP', targetPort: 8080 }],
    selector: { app: 'model' },
    type: 'ClusterIP',
  });
  expect(serviceWith({ headless: true, port: 8080 })).toEqual(serviceWith({ headless: true }));
  expect(serviceWith({ headless: false })).toEqual(serviceWith({}));
});

test('callers of a headless Service use its port', () => {
  const root = new App();
  const chart = new Chart(root, 'chart', { namespace: 'models' });
  const model = new MlApp(chart, 'model', { ...props, service: { headless: true } });
  const caller = new MlApp(chart, 'caller', props);
  caller.calls(model);
  const env = containerOf(find(synth(chart), 'Deployment', 'caller')).env;
  expect(env).toContainEqual({ name: 'MODEL_URL', value: 'http://model:8080' });
  expect(() => root.synthYaml()).not.toThrow();
});

test.each(['http', 'grpc', 'kubernetes.io/h2c'])('appProtocol %s reaches the first port alone', (appProtocol) => {
  const chart = testChart();
  const { service } = new MlApp(chart, 'model', { ...props, service: { appProtocol } });
  service.bind(9090, { name: 'more', targetPort: 8080 });
  expect(at(find(synth(chart), 'Service'), 'spec.ports')).toEqual([
    { appProtocol, name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 },
    { name: 'more', port: 9090, targetPort: 8080 },
  ]);
});

test('each Service of a release has its own', () => {
  const chart = testChart();
  new CanaryRelease(chart, 'r', {
    port: 8080,
    stable: { image: 'example.com/model:1' },
    canary: { image: 'example.com/model:2' },
    service: { headless: true },
    canaryService: { appProtocol: 'grpc' },
  });
  const of = (name: string, path: string) => at(find(synth(chart), 'Service', name), `spec.${path}`);
  expect(['r', 'r-stable', 'r-canary'].map((name) => of(name, 'clusterIP'))).toEqual(['None', undefined, undefined]);
  expect(of('r', 'ports.0.port')).toBe(8080);
  expect(of('r-canary', 'ports.0.appProtocol')).toBe('grpc');
});

test.each<[ServiceOptions, string]>([
  [
    { appProtocol: 'a b' },
    "service.appProtocol is 'a b', must be a protocol like 'http', 'grpc' or 'kubernetes.io/h2c'",
  ],
  [{ appProtocol: '' }, "service.appProtocol is '', must be a protocol like"],
  [
    { headless: true, port: 80 },
    'service.port is 80, must be 8080, the port of the pods: leave it out, because clients of a headless Service connect to the pods',
  ],
  [
    { headless: true, serviceType: ServiceType.LOAD_BALANCER },
    'service.headless is true, needs service.serviceType CLUSTER_IP: pass it, because a LoadBalancer has an IP',
  ],
  [{ headless: true, nodePort: 30080 }, 'service.nodePort is 30080, needs service.serviceType NODE_PORT'],
])('%j is rejected', (service, message) => {
  expect(() => serviceWith(service)).toThrow(`chart/model: ${message}`);
});
