import { Chart, Testing } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import { HostIngress, MlApp, type MlAppProps } from '../../../lib/index';
import { at, find, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'model:1.0', port: 8080 };
const PORTS = [{ port: 8080, protocol: 'TCP' }];
const DNS = {
  ports: [53, 5353, 8053].flatMap((port) => [
    { port, protocol: 'TCP' },
    { port, protocol: 'UDP' },
  ]),
};

const policyOf = (chart: Chart, name: string) => find(synth(chart), 'NetworkPolicy', name).spec as unknown;

test('an app without declared callers is open to its namespace, and reaches only DNS', () => {
  const chart = testChart();
  new MlApp(chart, 'model', props);
  expect(policyOf(chart, 'model')).toEqual({
    podSelector: { matchLabels: { app: 'model' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: PORTS, from: [{ podSelector: {} }] }],
    egress: [DNS],
  });
});

test('calls() opens both ends, and closes the model to others', () => {
  const chart = testChart();
  const model = new MlApp(chart, 'model', props);
  const gateway = new MlApp(chart, 'gateway', { ...props, port: 9000 });
  gateway.calls(model);
  expect(at(policyOf(chart, 'model'), 'ingress')).toEqual([
    { ports: PORTS, from: [{ podSelector: { matchLabels: { app: 'gateway' } } }] },
  ]);
  expect(at(policyOf(chart, 'gateway'), 'egress')).toEqual([
    DNS,
    { ports: PORTS, to: [{ podSelector: { matchLabels: { app: 'model' } } }] },
  ]);
});

test('calls() across namespaces selects the other namespace', () => {
  const app = Testing.app();
  const models = new Chart(app, 'models', { namespace: 'models' });
  const gateways = new Chart(app, 'gateways', { namespace: 'gateways' });
  new MlApp(gateways, 'gateway', props).calls(new MlApp(models, 'model', props));
  expect(at(policyOf(models, 'model'), 'ingress.0.from')).toEqual([
    {
      podSelector: { matchLabels: { app: 'gateway' } },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateways' } },
    },
  ]);
  expect(at(policyOf(gateways, 'gateway'), 'egress.1.to.0.namespaceSelector')).toEqual({
    matchLabels: { 'kubernetes.io/metadata.name': 'models' },
  });
});

describe('an app with clients outside of the cluster is open on its port', () => {
  const anyClient = [{ ports: PORTS }];

  test('through its own Service', () => {
    const chart = testChart();
    new MlApp(chart, 'model', { ...props, service: { serviceType: ServiceType.NODE_PORT } });
    expect(at(policyOf(chart, 'model'), 'ingress')).toEqual(anyClient);
  });

  test('through expose()', () => {
    const chart = testChart();
    new MlApp(chart, 'model', props).expose({ name: 'public', serviceType: ServiceType.LOAD_BALANCER });
    expect(at(policyOf(chart, 'model'), 'ingress')).toEqual(anyClient);
  });

  test('through an Ingress', () => {
    const chart = testChart();
    const model = new MlApp(chart, 'model', props);
    new HostIngress(chart, 'ingress', { hosts: { 'model.example.com': model.service } });
    expect(at(policyOf(chart, 'model'), 'ingress')).toEqual(anyClient);
  });

  test('but not through a second ClusterIP Service', () => {
    const chart = testChart();
    new MlApp(chart, 'model', props).expose({ name: 'alias' });
    expect(at(policyOf(chart, 'model'), 'ingress')).toEqual([{ ports: PORTS, from: [{ podSelector: {} }] }]);
  });
});
