import { CanaryRelease, MlApp, type MlAppProps, Monitoring, Peer } from '../../../lib';
import { find, synth, testChart } from '../../support';

const SERVER = { image: 'server:1.0', port: 8080 };
const REQUESTS = [{ port: 8080, protocol: 'TCP' }];
const METRICS = [{ port: 9090, protocol: 'TCP' }];
const inNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const HERE = [{ podSelector: {} }];

function ingressWith(props: Partial<MlAppProps>): unknown {
  const chart = testChart('models');
  new MlApp(chart, 'model', { ...SERVER, ...props });
  return find(synth(chart), 'NetworkPolicy').spec.ingress;
}

test.each<[string, Peer[], object]>([
  ['pods', [Peer.pods({ app: 'shop' })], { from: [{ podSelector: { matchLabels: { app: 'shop' } } }] }],
  [
    'pods of another namespace',
    [Peer.pods({ app: 'shop' }, { namespaceName: 'shop' })],
    { from: [{ podSelector: { matchLabels: { app: 'shop' } }, ...inNamespace('shop') }] },
  ],
  ['a namespace', [Peer.inNamespace('shop')], { from: [inNamespace('shop')] }],
  [
    'address ranges',
    [Peer.ipBlock('203.0.113.0/24'), Peer.ipBlock('2001:db8::/32')],
    { from: [{ ipBlock: { cidr: '203.0.113.0/24' } }, { ipBlock: { cidr: '2001:db8::/32' } }] },
  ],
  ['any client', [Peer.inNamespace('shop'), Peer.any()], {}],
])('clients: %s', (_, clients, rule) => {
  expect(ingressWith({ clients })).toEqual([{ ports: REQUESTS, ...rule }]);
});

test('clients and callers can both connect', () => {
  const chart = testChart('models');
  const model = new MlApp(chart, 'model', { ...SERVER, clients: [Peer.inNamespace('shop')] });
  new MlApp(chart, 'gateway', SERVER).calls(model);
  expect(find(synth(chart), 'NetworkPolicy', 'model').spec.ingress).toEqual([
    { ports: REQUESTS, from: [{ podSelector: { matchLabels: { app: 'gateway' } } }, inNamespace('shop')] },
  ]);
});

test('scrapers reach only the port of the metrics', () => {
  expect(ingressWith({ metricsPort: 9090, scrapers: [Peer.inNamespace('observability')] })).toEqual([
    { ports: REQUESTS, from: HERE },
    { ports: METRICS, from: [inNamespace('observability')] },
  ]);
  expect(ingressWith({ metricsPort: 9090, scrapers: [Peer.any()] })).toEqual([
    { ports: REQUESTS, from: HERE },
    { ports: METRICS },
  ]);
});

test('scrapers of the only port leave it open to the namespace', () => {
  const scrapers = [Peer.inNamespace('observability')];
  expect(ingressWith({ scrapers })).toEqual([{ ports: REQUESTS, from: [...HERE, inNamespace('observability')] }]);
  expect(ingressWith({ scrapers: [Peer.any()] })).toEqual([{ ports: REQUESTS }]);
});

test('scrapers add to the Prometheus of a Monitoring', () => {
  const chart = testChart('models');
  const scrapers = [Peer.inNamespace('observability')];
  const model = new MlApp(chart, 'model', { ...SERVER, metricsPort: 9090, scrapers });
  new Monitoring(chart, 'monitoring', { apps: [model] });
  expect(find(synth(chart), 'NetworkPolicy').spec.ingress[1]).toEqual({
    ports: METRICS,
    from: [inNamespace('monitoring'), inNamespace('observability')],
  });
});

test('both tracks of a release accept the clients', () => {
  const chart = testChart('models');
  const tracks = { stable: { image: 'server:1.0' }, canary: { image: 'server:2.0' } };
  new CanaryRelease(chart, 'model', { port: 8080, ...tracks, clients: [Peer.inNamespace('shop')] });
  const objects = synth(chart);
  for (const name of ['model-stable', 'model-canary']) {
    expect(find(objects, 'NetworkPolicy', name).spec.ingress).toEqual([
      { ports: REQUESTS, from: [inNamespace('shop')] },
    ]);
  }
});

test.each<[() => unknown, string]>([
  [
    () => Peer.pods({}),
    'Peer: labels is {}, must have at least one label: call Peer.inNamespace() for all pods in a namespace',
  ],
  [() => Peer.pods({ app: 'a b' }), "Peer: labels.app is 'a b', must be a label value"],
  [() => Peer.pods({ app: 'shop' }, { namespaceName: 'Shop' }), "Peer: namespaceName is 'Shop', must be a name"],
  [() => Peer.inNamespace('Shop'), "Peer: namespaceName is 'Shop', must be a name"],
  [
    () => Peer.ipBlock('203.0.113.10'),
    "Peer: cidr is '203.0.113.10', must be an address range like '203.0.113.0/24' or '2001:db8::/32'",
  ],
  [
    () => ingressWith({ clients: [] }),
    'chart/model: clients is [], must have at least one peer: leave it out for the default',
  ],
  [
    () => ingressWith({ scrapers: ['observability' as never] }),
    "chart/model: scrapers[0] is 'observability', must be a Peer: pass a value such as Peer.inNamespace('shop')",
  ],
])('a wrong peer is rejected (%#)', (create, message) => {
  expect(create).toThrow(message);
});
