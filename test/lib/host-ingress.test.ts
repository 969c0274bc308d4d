import { Chart } from 'cdk8s';
import { HostIngress, MlApp } from '../../lib';
import { find, synth, testChart } from '../support';

const serviceIn = (chart: Chart) => new MlApp(chart, 'model', { image: 'model:1.0', port: 8080 }).service;

test('each host reaches its own Service', () => {
  const chart = testChart();
  const service = serviceIn(chart);
  new HostIngress(chart, 'ingress', {
    name: 'models',
    hosts: { 'model.example.com': service, '*.models.example.com': service },
    className: 'nginx',
    tlsSecretName: 'certificate',
  });
  const backend = { service: { name: 'model', port: { number: 80 } } };
  expect(find(synth(chart), 'Ingress', 'models')).toMatchObject({
    apiVersion: 'networking.k8s.io/v1',
    spec: {
      ingressClassName: 'nginx',
      rules: [
        { host: 'model.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } },
        { host: '*.models.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } },
      ],
      tls: [{ hosts: ['model.example.com', '*.models.example.com'], secretName: 'certificate' }],
    },
  });
});

test('class and TLS are left out by default', () => {
  const chart = testChart();
  new HostIngress(chart, 'ingress', { hosts: { 'model.example.com': serviceIn(chart) } });
  expect(Object.keys(find(synth(chart), 'Ingress', 'ingress').spec as object)).toEqual(['rules']);
});

test.each([
  [
    'https://model.example.com',
    "chart/ingress: hosts is 'https://model.example.com', must be a host name without a scheme: pass 'model.example.com'",
  ],
  [
    'Model.example.com',
    "chart/ingress: hosts is 'Model.example.com', must be a lower-case host name without port or path, like 'model.example.com'",
  ],
  ['model.example.com:80', 'without port or path'],
  ['model.example.com/v1', 'without port or path'],
  ['10.0.0.1', 'must be a lower-case host name'],
  ['', 'must be a lower-case host name'],
  ['a.*.com', 'must be a lower-case host name'],
])('the host %j is refused', (host, message) => {
  const chart = testChart();
  const service = serviceIn(chart);
  expect(() => new HostIngress(chart, 'ingress', { hosts: { [host]: service } })).toThrow(message);
});

test('no host is refused', () => {
  expect(() => new HostIngress(testChart(), 'ingress', { hosts: {} })).toThrow(
    'hosts is {}, must hold at least one host',
  );
});

test('a Service in another namespace is refused', () => {
  const elsewhere = serviceIn(testChart('elsewhere'));
  expect(() => new HostIngress(testChart('here'), 'ingress', { hosts: { 'model.example.com': elsewhere } })).toThrow(
    "chart/ingress: hosts['model.example.com'] is 'elsewhere/model', must be in the namespace 'here': add a HostIngress to its chart",
  );
});
