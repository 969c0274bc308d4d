import type { Chart } from 'cdk8s';
import { HttpIngressPathType, Secret } from 'cdk8s-plus-28';
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
    'chart/ingress: an Ingress without hosts and rules routes nothing. Pass hosts or rules.',
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
      `chart/ingress: annotations['kubernetes.io/ingress.class'] is '${name}', must not be set, because Kubernetes has deprecated it: pass className instead`,
    );
  });

  test.each<[object, string]>([
    [{ 'a b': '1' }, "chart/ingress: annotations is 'a b', must have keys like 'example.com/timeout'"],
    [{ 'a/b/c': '1' }, "annotations is 'a/b/c', must have keys"],
    [{ [`a/${'b'.repeat(64)}`]: '1' }, 'must have keys'],
    [{ [`${'a'.repeat(254)}/b`]: '1' }, 'must have keys'],
    [{ a: 60 }, "chart/ingress: annotations.a is 60, must be a string: pass a value such as '300'"],
    [
      { a: 'é'.repeat(128 * 1024) },
      'chart/ingress: annotations have 262145 bytes in total, more than the maximum of 262144. Move large values into a ConfigMap.',
    ],
  ])('%j are rejected (%#)', (annotations, message) => {
    expect(() => build({ annotations: annotations as { [key: string]: string } })).toThrow(message);
  });
});

describe('rules and TLS', () => {
  const build = (props: HostIngressProps, chart = testChart()) => {
    new HostIngress(chart, 'ingress', props);
    return find(synth(chart), 'Ingress').spec;
  };
  const named = { serviceName: 'legacy', port: 8000 };
  const legacy = { service: { name: 'legacy', port: { number: 8000 } } };
  const model = { service: { name: 'model', port: { number: 80 } } };
  const [host, other] = ['model.example.com', 'legacy.example.com'];

  test('each path of a host reaches its own Service and port', () => {
    const chart = testChart();
    const rules = [
      { host, path: '/v1', service: serviceIn(chart) },
      { host, path: '/v2', ...named, pathType: HttpIngressPathType.EXACT },
      { host: other, path: '/api(/|$)(.*)', pathType: HttpIngressPathType.IMPLEMENTATION_SPECIFIC, ...named },
    ];
    expect(build({ rules }, chart)).toEqual({
      rules: [
        {
          host,
          http: {
            paths: [
              { path: '/v1', pathType: 'Prefix', backend: model },
              { path: '/v2', pathType: 'Exact', backend: legacy },
            ],
          },
        },
        {
          host: other,
          http: { paths: [{ path: '/api(/|$)(.*)', pathType: 'ImplementationSpecific', backend: legacy }] },
        },
      ],
    });
  });

  test('a rule without a host serves all hosts', () => {
    const paths = [{ path: '/', pathType: 'Prefix', backend: legacy }];
    expect(build({ rules: [named] })).toEqual({ rules: [{ http: { paths } }] });
    expect(build({ rules: [named], tlsSecretName: 'certificate' })).toEqual({
      rules: [{ http: { paths } }],
      tls: [{ secretName: 'certificate' }],
    });
  });

  test('hosts and rules add up', () => {
    const chart = testChart();
    const hosts = { [host]: serviceIn(chart) };
    expect(build({ hosts, rules: [{ host, path: '/v2', ...named }] }, chart)).toEqual({
      rules: [
        {
          host,
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: model },
              { path: '/v2', pathType: 'Prefix', backend: legacy },
            ],
          },
        },
      ],
    });
  });

  test('each host has its own certificate', () => {
    const rules = [
      { host, ...named },
      { host: other, ...named },
      { host: '*.models.example.com', ...named },
    ];
    const chart = testChart();
    const secret = new Secret(chart, 'secret', { metadata: { name: 'legacy-tls' } });
    const tls = [
      { hosts: [host, 'a.models.example.com'], secretName: 'model-tls' },
      { hosts: [other], secret },
      { hosts: ['*.models.example.com'] },
    ];
    expect(build({ rules, tls }, chart)).toMatchObject({
      tls: [
        { hosts: [host, 'a.models.example.com'], secretName: 'model-tls' },
        { hosts: [other], secretName: 'legacy-tls' },
        { hosts: ['*.models.example.com'] },
      ],
    });
    const kinds = synth(chart).map(({ kind }) => kind);
    expect(kinds.indexOf('Secret')).toBeLessThan(kinds.indexOf('Ingress'));
  });

  test('a certificate without hosts is for all hosts', () => {
    const rules = [
      { host, path: '/v1', ...named },
      { host, path: '/v2', ...named },
    ];
    expect(build({ rules, tls: [{ secretName: 'certificate' }] })).toMatchObject({
      tls: [{ hosts: [host], secretName: 'certificate' }],
    });
  });

  test('an app behind a rule accepts all clients', () => {
    const chart = testChart();
    new HostIngress(chart, 'ingress', { rules: [{ path: '/v1', service: serviceIn(chart) }] });
    expect(find(synth(chart), 'NetworkPolicy').spec).toMatchObject({
      ingress: [{ ports: [{ port: 8080, protocol: 'TCP' }] }],
    });
  });

  const rules = [{ host, ...named }];
  test.each<[string, HostIngressProps, string]>([
    [
      'no rules',
      { rules: [] },
      'chart/ingress: an Ingress without hosts and rules routes nothing. Pass hosts or rules.',
    ],
    [
      'the same path',
      { rules: [...rules, ...rules] },
      "chart/ingress: rules[1].path is '/', which another rule of host 'model.example.com' already has: pass another path",
    ],
    [
      'the same path of all hosts',
      { rules: [named, { ...named, path: '/' }] },
      "chart/ingress: rules[1].path is '/', which another rule of all hosts already has: pass another path",
    ],
    ['a wrong host', { rules: [{ ...named, host: 'A.com' }] }, "chart/ingress: rules[0].host is 'A.com', must be a"],
    [
      'an inherited name',
      { rules: [{ ...named, host: 'constructor' }] },
      "chart/ingress: rules[0].host is 'constructor', which every JavaScript object inherits: pass another host",
    ],
    [
      'a path without a slash',
      { rules: [{ ...named, path: 'v1' }] },
      "chart/ingress: rules[0].path is 'v1', must be a URL path of at most 1024 characters, like '/v1'",
    ],
    [
      'a path that proxies normalize',
      { rules: [{ ...named, path: '/a//b' }] },
      "chart/ingress: rules[0].path is '/a//b', must not contain '//', '/./', '/../' or '%2f', which the API server rejects: remove it",
    ],
    [
      'a name without a port',
      { rules: [{ serviceName: 'legacy' }] },
      "chart/ingress: rules[0].port is undefined, must be a port of Service 'legacy': pass it",
    ],
    [
      'a TLS host without a rule',
      { rules, tls: [{ hosts: ['a.example.com'] }] },
      "chart/ingress: tls[0].hosts[0] is 'a.example.com', which no rule serves: pass a host of hosts or rules",
    ],
    [
      'two certificates of a host',
      { rules, tls: [{ hosts: [host] }, { secretName: 'b' }] },
      "chart/ingress: tls[1].hosts is 'model.example.com', which tls[0].hosts already has: remove one of them",
    ],
    ['no TLS hosts', { rules, tls: [{ hosts: [] }] }, 'chart/ingress: tls[0].hosts is [], must have at least one host'],
    [
      'certificates in two props',
      { rules, tlsSecretName: 'a', tls: [{ secretName: 'b' }] },
      "chart/ingress: tlsSecretName is 'a', contradicts tls: leave one of them out",
    ],
    [
      'a wrong Secret',
      { rules, tls: [{ secretName: 'A' }] },
      "chart/ingress: tls[0].secretName is 'A', must be a name of at most 253",
    ],
  ])('%s: an error', (_, props, message) => {
    expect(() => build(props)).toThrow(message);
  });

  test('a Secret as a construct and by name, or of another namespace, is an error', () => {
    const secret = new Secret(testChart('elsewhere'), 'secret', { metadata: { name: 'tls' } });
    expect(() => build({ rules, tls: [{ secret, secretName: 'b' }] })).toThrow(
      "chart/ingress: tls[0].secretName is 'b', contradicts tls[0].secret: leave one of them out",
    );
    expect(() => build({ rules, tls: [{ secret }] })).toThrow(
      "chart/ingress: tls[0].secret is 'elsewhere/tls', must be in no namespace: add a HostIngress to its chart",
    );
  });

  test('a Service of the app that lacks the port is a finding, although it is passed by name', () => {
    const chart = testChart();
    serviceIn(chart);
    expect(() => build({ rules: [{ serviceName: 'model', port: 81 }] }, chart)).toThrow(
      'ingress-backend-missing: spec.rules[0].http.paths[0].backend.service.port is 81',
    );
  });
});
