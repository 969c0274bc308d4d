import { App, Chart, Testing } from 'cdk8s';
import { ConfigMap, Deployment, Service } from 'cdk8s-plus-28';
import { CanaryRelease, CanaryStep, ExternalHost, type ICallee, MlApp, ServiceEndpoint } from '../../../lib/index';
import { at, containerOf, find, synth, testChart } from '../../support';

const PROPS = { image: 'registry.example.com/model:1.0', port: 8080 };
const DNS = {
  ports: [
    { port: 53, protocol: 'TCP' },
    { port: 53, protocol: 'UDP' },
    { port: 5353, protocol: 'TCP' },
    { port: 5353, protocol: 'UDP' },
  ],
};
const tcp = (port: number) => ({ port, protocol: 'TCP' });

/** Egress rules after DNS, and variables, of an app that calls. */
function outcome(calleeIn: (chart: Chart) => ICallee, env?: string, chart = testChart('models')) {
  new MlApp(chart, 'caller', PROPS).calls(calleeIn(chart), { env });
  const objects = synth(chart);
  const [dns, ...egress] = at(find(objects, 'NetworkPolicy', 'caller'), 'spec.egress') as unknown[];
  expect(dns).toMatchObject({ ports: expect.arrayContaining([DNS.ports[0], DNS.ports[1]]) });
  const variables = containerOf(find(objects, 'Deployment', 'caller')).env as { name: string; value: string }[];
  return { egress, env: variables.filter(({ name }) => !['HOME', 'USER'].includes(name)) };
}

describe('an external host', () => {
  test('opens port 443 at any address, and sets no variable', () => {
    expect(outcome(() => ExternalHost.fromName('api.example.com'))).toEqual({
      egress: [{ ports: [tcp(443)] }],
      env: [],
    });
  });

  test('opens its port at its address ranges', () => {
    const cidrs = ['203.0.113.10/32', '2001:db8::/32'];
    expect(outcome(() => ExternalHost.fromName('db.example.com', { port: 5432, cidrs })).egress).toEqual([
      { ports: [tcp(5432)], to: cidrs.map((cidr) => ({ ipBlock: { cidr } })) },
    ]);
  });

  test.each([
    [undefined, 'https://api.example.com'],
    [80, 'http://api.example.com'],
    [8443, 'https://api.example.com:8443'],
  ])('at port %p has the URL %s', (port, value) => {
    const { env } = outcome(() => ExternalHost.fromName('api.example.com', { port }), 'API_URL');
    expect(env).toEqual([{ name: 'API_URL', value }]);
  });

  test.each([
    [['https://api.example.com'], "hostName is 'https://api.example.com', must be a host name without a scheme"],
    [['*.example.com'], "hostName is '*.example.com', must be one host that DNS resolves"],
    [['api.example.com', { port: 0 }], 'port is 0, must be a whole number from 1 to 65535: pass the port of the host'],
    [['api.example.com', { cidrs: [] }], 'cidrs is [], must have at least one address range'],
    [['api.example.com', { cidrs: ['10.0.0.0'] }], "cidrs[0] is '10.0.0.0', must be an address range like"],
    [['api.example.com', { cidrs: ['10.0.0.0/33'] }], "cidrs[0] is '10.0.0.0/33', must be an address range like"],
    [['api.example.com', { cidrs: ['::/129'] }], "cidrs[0] is '::/129', must be an address range like"],
  ] as [[string, object?], string][])('rejects %j', (args, message) => {
    expect(() => ExternalHost.fromName(...args)).toThrow(`ExternalHost: ${message}`);
  });
});

describe('a Service that is known by name only', () => {
  test('opens all TCP ports of the pods in its namespace', () => {
    const endpoint = ServiceEndpoint.fromName('postgres', { port: 5432, namespaceName: 'data' });
    expect(endpoint.hostName).toBe('postgres.data');
    expect(outcome(() => endpoint)).toEqual({
      egress: [
        {
          ports: [{ protocol: 'TCP' }],
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } } }],
        },
      ],
      env: [],
    });
  });

  test('opens only its target port, in the namespace of the caller', () => {
    expect(outcome(() => ServiceEndpoint.fromName('redis', { port: 80, targetPort: 6379 }), 'REDIS')).toEqual({
      egress: [{ ports: [tcp(6379)], to: [{ podSelector: {} }] }],
      env: [{ name: 'REDIS', value: 'http://redis:80' }],
    });
  });

  test.each([
    [['Postgres', { port: 1 }], "serviceName is 'Postgres', must be a name"],
    [
      ['postgres', { port: 65536 }],
      'port is 65536, must be a whole number from 1 to 65535: pass a port of the Service',
    ],
    [['postgres', {}], 'port is undefined, must be a finite number'],
    [['postgres', { port: 1, targetPort: 0 }], 'targetPort is 0, must be a whole number from 1 to 65535'],
    [['postgres', { port: 1, namespaceName: 'a.b' }], "namespaceName is 'a.b', must be a name"],
  ] as [[string, any], string][])('rejects %j', (args, message) => {
    expect(() => ServiceEndpoint.fromName(...args)).toThrow(`ServiceEndpoint: ${message}`);
  });
});

describe('a Service of the app', () => {
  test('opens the target port of the pods that its selector selects', () => {
    const chart = testChart('models');
    const { egress, env } = outcome(
      () => {
        const containers = [{ image: 'example.com/feast:1.0', ports: [{ number: 6566 }] }];
        const selector = new Deployment(chart, 'feast', { containers });
        return ServiceEndpoint.fromService(
          new Service(chart, 's', { metadata: { name: 'feast' }, selector, ports: [{ port: 80, targetPort: 6566 }] }),
        );
      },
      'FEAST',
      chart,
    );
    const { selector } = find(synth(chart), 'Service', 'feast').spec;
    expect(egress).toEqual([{ ports: [tcp(6566)], to: [{ podSelector: { matchLabels: selector } }] }]);
    expect(env).toEqual([{ name: 'FEAST', value: 'http://feast:80' }]);
  });

  test('of another namespace is selected by the name of the namespace', () => {
    const chart = testChart('models');
    const data = new Chart(chart.node.root, 'data', { namespace: 'data' });
    const selector = new Deployment(data, 'd', { containers: [{ image: 'example.com/d:1' }] });
    const service = new Service(data, 's', { metadata: { name: 's' }, selector, ports: [{ port: 5432 }] });
    expect(outcome(() => ServiceEndpoint.fromService(service), undefined, chart).egress).toMatchObject([
      {
        ports: [tcp(5432)],
        to: [{ podSelector: {}, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } } }],
      },
    ]);
  });

  test('of another app opens the policies at both ends', () => {
    const chart = testChart('models');
    const { egress, env } = outcome(
      () => ServiceEndpoint.fromService(new MlApp(chart, 'model', { ...PROPS, port: 9000 }).service),
      'MODEL',
      chart,
    );
    expect(egress).toEqual([{ ports: [tcp(9000)], to: [{ podSelector: { matchLabels: { app: 'model' } } }] }]);
    expect(env).toEqual([{ name: 'MODEL', value: 'http://model:80' }]);
    expect(at(find(synth(chart), 'NetworkPolicy', 'model'), 'spec.ingress')).toEqual([
      { ports: [tcp(9000)], from: [{ podSelector: { matchLabels: { app: 'caller' } } }] },
    ]);
  });

  test('that is removed after the call is a finding', () => {
    const chart = testChart('models');
    const service = new Service(chart, 's', { metadata: { name: 'feast' }, ports: [{ port: 80 }] });
    new MlApp(chart, 'caller', PROPS).calls(ServiceEndpoint.fromService(service));
    chart.node.tryRemoveChild('s');
    expect(() => synth(chart)).toThrow(
      "call-port: calls() is called with Service 'feast', which no longer exists: restore it, or remove calls()",
    );
  });

  test('without a port is an error', () => {
    const service = new Service(testChart(), 'service', {});
    expect(() => ServiceEndpoint.fromService(service)).toThrow(
      /^ServiceEndpoint: service is '.*', must be a Service with a TCP port: add one with bind\(\)$/,
    );
  });
});

test('a release opens the policies of both tracks', () => {
  const { egress, env } = outcome(
    (chart) =>
      new CanaryRelease(chart, 'sentiment', {
        port: 8080,
        stable: { image: 'example.com/model:1', replicas: 3 },
        canary: { image: 'example.com/model:2' },
        step: CanaryStep.share(25),
      }),
  );
  expect(egress).toEqual(
    ['stable', 'canary'].map((track) => ({
      ports: [tcp(8080)],
      to: [{ podSelector: { matchLabels: { app: 'sentiment', track } } }],
    })),
  );
  expect(env).toEqual([{ name: 'SENTIMENT_URL', value: 'http://sentiment:80' }]);
});

test('names of destinations are those of every namespace', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'models' });
  expect(new MlApp(chart, 'model', PROPS).hostName).toBe('model.models');
  expect(new MlApp(testChart(), 'model', PROPS).hostName).toBe('model');
});

test('something else is an error', () => {
  const chart = testChart();
  expect(() => new MlApp(chart, 'model', PROPS).calls(new ConfigMap(chart, 'map') as never)).toThrow(
    'chart/model: calls().callee is an instance of ConfigMap, must be an MlApp, a CanaryRelease, a ServiceEndpoint or an ExternalHost: ' +
      "pass a value such as ExternalHost.fromName('api.example.com')",
  );
});

describe('an app', () => {
  const environmentOf = (chart: Chart, name: string) =>
    containerOf(find(synth(chart), 'Deployment', name)).env.slice(2) as object[];

  test('sets the URL of the other app', () => {
    const chart = testChart();
    const model = new MlApp(chart, 'iris-model', { ...PROPS, service: { port: 8000 } });
    const gateway = new MlApp(chart, 'gateway', PROPS);
    gateway.calls(model);
    expect(environmentOf(chart, 'gateway')).toEqual([{ name: 'IRIS_MODEL_URL', value: 'http://iris-model:8000' }]);
  });

  test('adds the namespace to the URL of an app in another one', () => {
    const app = Testing.app();
    const models = new Chart(app, 'models', { namespace: 'models' });
    const gateways = new Chart(app, 'gateways', { namespace: 'gateways' });
    new MlApp(gateways, 'gateway', PROPS).calls(new MlApp(models, 'model', PROPS), { env: 'UPSTREAM' });
    expect(environmentOf(gateways, 'gateway')).toEqual([{ name: 'UPSTREAM', value: 'http://model.models:80' }]);
  });

  test('rejects a variable that is already set', () => {
    const chart = testChart();
    const model = new MlApp(chart, 'model', PROPS);
    const gateway = new MlApp(chart, 'gateway', { ...PROPS, env: { MODEL_URL: 'http://elsewhere' } });
    expect(() => gateway.calls(model)).toThrow(
      "chart/gateway: calls().env is 'MODEL_URL', which is already set: pass another name",
    );
  });
});
