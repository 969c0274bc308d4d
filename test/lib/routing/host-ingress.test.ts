import type { Chart } from 'cdk8s';
import { HostIngress, type HostIngressProps, MlApp } from '../../../lib/index';
import { find, synth, testChart } from '../../support';

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

test('class and TLS are absent by default', () => {
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
])('the host %j is rejected', (host, message) => {
  const chart = testChart();
  const service = serviceIn(chart);
  expect(() => new HostIngress(chart, 'ingress', { hosts: { [host]: service } })).toThrow(message);
});

test('an empty list of hosts is rejected', () => {
  expect(() => new HostIngress(testChart(), 'ingress', { hosts: {} })).toThrow(
    'hosts is {}, must have at least one host: add one',
  );
});

test('a Service in another namespace is rejected', () => {
  const elsewhere = serviceIn(testChart('elsewhere'));
  expect(() => new HostIngress(testChart('here'), 'ingress', { hosts: { 'model.example.com': elsewhere } })).toThrow(
    "chart/ingress: hosts['model.example.com'] is 'elsewhere/model', must be in the namespace 'here': add a HostIngress to its chart",
  );
});

describe('annotations', () => {
  const build = (props: Partial<HostIngressProps>) => {
    const chart = testChart();
    new HostIngress(chart, 'ingress', { hosts: { 'model.example.com': serviceIn(chart) }, ...props });
    return find(synth(chart), 'Ingress').metadata.annotations;
  };

  test('are written unchanged', () => {
    const annotations = {
      'nginx.ingress.kubernetes.io/proxy-body-size': '10m',
      'Example.com/Text': 'a: "b"\n# c',
      plain: '',
    };
    expect(build({ annotations })).toEqual(annotations);
    expect(build({})).toBeUndefined();
  });

  // the API server accepts it with a warning, and only without ingressClassName
  test.each(['nginx', ''])("cannot set the class '%s'", (name) => {
    expect(() => build({ annotations: { 'kubernetes.io/ingress.class': name } })).toThrow(
      `chart/ingress: annotations['kubernetes.io/ingress.class'] is '${name}', which Kubernetes has deprecated: pass className instead`,
    );
  });

  test.each<[object, string]>([
    [{ 'a b': '1' }, "chart/ingress: annotations is 'a b', must have keys like 'example.com/timeout'"],
    [{ 'a/b/c': '1' }, "annotations is 'a/b/c', must have keys"],
    [{ [`a/${'b'.repeat(64)}`]: '1' }, 'must have keys'],
    [{ [`${'a'.repeat(254)}/b`]: '1' }, 'must have keys'],
    [{ a: 60 }, "chart/ingress: annotations.a is 60, must be a string: pass for example '300'"],
    [
      { a: 'é'.repeat(128 * 1024) },
      'chart/ingress: annotations have 262145 bytes in total, more than the maximum of 262144. Move large values into a ConfigMap.',
    ],
  ])('%j are rejected (%#)', (annotations, message) => {
    expect(() => build({ annotations: annotations as { [key: string]: string } })).toThrow(message);
  });
});
