import type { Chart } from 'cdk8s';
import { Protocol, ServiceType } from 'cdk8s-plus-28';
import {
  CanaryRelease,
  CanaryStep,
  type ExtraPort,
  HostIngress,
  HttpRoute,
  MlApp,
  type MlAppProps,
  Monitoring,
  Peer,
  ServiceEndpoint,
} from '../../../lib/index';
import { at, containerOf, find, synth, testChart } from '../../support';

const APP: MlAppProps = { image: 'registry.example.com/model:1.0', port: 8080 };
const GRPC: ExtraPort = { name: 'grpc', port: 8001 };
const RTP: ExtraPort = { name: 'rtp', port: 5004, protocol: Protocol.UDP };
const ADMIN: ExtraPort = { name: 'admin', port: 9000, clients: [Peer.inNamespace('operators')] };

function objectsWith(props: Partial<MlAppProps>, more: (model: MlApp, chart: Chart) => void = () => undefined) {
  const chart = testChart('models');
  more(new MlApp(chart, 'model', { ...APP, ...props }), chart);
  return synth(chart);
}

const ingress = (objects: ReturnType<typeof synth>, name = 'model') =>
  find(objects, 'NetworkPolicy', name).spec.ingress as { ports: object[]; from?: object[] }[];

const tcp = (port: number) => [{ port, protocol: 'TCP' }];
const HERE = [{ podSelector: {} }];
const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const pods = (app: string) => ({ podSelector: { matchLabels: { app } } });

test('the container, the Service and the NetworkPolicy have each port', () => {
  const objects = objectsWith({ extraPorts: [{ ...GRPC, servicePort: 81, appProtocol: 'grpc' }, RTP] });
  expect(containerOf(find(objects, 'Deployment')).ports).toEqual([
    { containerPort: 8080, name: 'http', protocol: 'TCP' },
    { containerPort: 8001, name: 'grpc', protocol: 'TCP' },
    { containerPort: 5004, name: 'rtp', protocol: 'UDP' },
  ]);
  expect(find(objects, 'Service').spec.ports).toEqual([
    { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
    { name: 'grpc', port: 81, targetPort: 8001, protocol: 'TCP', appProtocol: 'grpc' },
    { name: 'rtp', port: 5004, targetPort: 5004, protocol: 'UDP' },
  ]);
  expect(ingress(objects)).toEqual([
    { ports: tcp(8080), from: HERE },
    { ports: tcp(8001), from: HERE },
    { ports: [{ port: 5004, protocol: 'UDP' }], from: HERE },
  ]);
});

test('one number can be a TCP and a UDP port', () => {
  const objects = objectsWith({ extraPorts: [{ name: 'quic', port: 8080, servicePort: 80, protocol: Protocol.UDP }] });
  expect(find(objects, 'Service').spec.ports).toEqual([
    { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
    { name: 'quic', port: 80, targetPort: 8080, protocol: 'UDP' },
  ]);
});

test('a headless Service has the ports of the pods', () => {
  const objects = objectsWith({ extraPorts: [{ ...GRPC, servicePort: 81 }] }, (model) =>
    model.expose({ name: 'pods', headless: true }),
  );
  expect(find(objects, 'Service', 'pods').spec.ports).toEqual([
    { name: 'http', port: 8080, targetPort: 8080, protocol: 'TCP' },
    { name: 'grpc', port: 8001, targetPort: 8001, protocol: 'TCP' },
  ]);
});

test('a port without clients has those of the app, and the apps that call it', () => {
  const objects = objectsWith({ extraPorts: [GRPC, ADMIN], clients: [Peer.inNamespace('shop')] }, (model, chart) => {
    new MlApp(chart, 'caller', APP).calls(model);
  });
  const from = [pods('caller'), inNamespace('shop')];
  expect(ingress(objects)).toEqual([
    { ports: tcp(8080), from },
    { ports: tcp(8001), from },
    { ports: tcp(9000), from: [inNamespace('operators')] },
  ]);
});

test('a UDP port has no callers of the TCP port with the same number', () => {
  const quic: ExtraPort = { ...ADMIN, name: 'quic', port: 8080, protocol: Protocol.UDP };
  const objects = objectsWith({ extraPorts: [quic] }, (model, chart) => {
    new MlApp(chart, 'caller', APP).calls(model);
  });
  expect(ingress(objects)).toEqual([
    { ports: tcp(8080), from: [pods('caller')] },
    { ports: [{ port: 8080, protocol: 'UDP' }], from: [inNamespace('operators')] },
  ]);
});

test('an app can call each port', () => {
  const objects = objectsWith({ extraPorts: [{ ...GRPC, servicePort: 81 }, ADMIN] }, (model, chart) => {
    const caller = new MlApp(chart, 'caller', APP);
    caller.calls(model);
    caller.calls(ServiceEndpoint.fromService(model.service, { port: 81 }), { env: 'MODEL_GRPC' });
    const operator = new MlApp(chart, 'operator', APP);
    operator.calls(ServiceEndpoint.fromService(model.service, { port: 9000 }));
  });
  const env = containerOf(find(objects, 'Deployment', 'caller')).env;
  expect(env).toContainEqual({ name: 'MODEL_URL', value: 'http://model:80' });
  expect(env).toContainEqual({ name: 'MODEL_GRPC', value: 'http://model:81' });
  const egress = (name: string) => (find(objects, 'NetworkPolicy', name).spec.egress as object[]).slice(1);
  expect(egress('caller')).toEqual([
    { ports: tcp(8080), to: [pods('model')] },
    { ports: tcp(8001), to: [pods('model')] },
  ]);
  expect(egress('operator')).toEqual([{ ports: tcp(9000), to: [pods('model')] }]);
  expect(ingress(objects)).toEqual([
    { ports: tcp(8080), from: [pods('caller')] },
    { ports: tcp(8001), from: [pods('caller')] },
    { ports: tcp(9000), from: [pods('operator'), inNamespace('operators')] },
  ]);
});

test('an Ingress and a route open only their ports', () => {
  const hosts = (model: MlApp) => ({ 'a.example.com': model.service });
  const first = objectsWith({ extraPorts: [GRPC, ADMIN] }, (model, chart) => {
    new HostIngress(chart, 'ingress', { hosts: hosts(model) });
  });
  expect(ingress(first)).toEqual([
    { ports: tcp(8080) },
    { ports: tcp(8001), from: HERE },
    { ports: tcp(9000), from: [inNamespace('operators')] },
  ]);
  const second = objectsWith({ extraPorts: [GRPC, ADMIN] }, (model, chart) => {
    new HttpRoute(chart, 'route', {
      ...{ gatewayName: 'public', hosts: ['a.example.com'] },
      backends: [{ service: model.service, port: 9000 }],
    });
  });
  expect(ingress(second)).toEqual([
    { ports: tcp(8080), from: HERE },
    { ports: tcp(8001), from: HERE },
    { ports: tcp(9000) },
  ]);
});

test('a Service for clients outside the cluster opens the ports without their own clients', () => {
  const service = { serviceType: ServiceType.LOAD_BALANCER };
  expect(ingress(objectsWith({ extraPorts: [GRPC, ADMIN], service }))).toEqual([
    { ports: tcp(8080) },
    { ports: tcp(8001) },
    { ports: tcp(9000), from: [inNamespace('operators')] },
  ]);
});

test('Prometheus scrapes one of the ports by its name', () => {
  const extraPorts = [GRPC, { name: 'admin', port: 9000 }];
  const objects = objectsWith({ extraPorts, metricsPort: 9000, metricsPath: '/prometheus' }, (model, chart) => {
    new Monitoring(chart, 'monitoring', { apps: [model] });
  });
  expect(find(objects, 'PodMonitor').spec.podMetricsEndpoints).toEqual([
    { port: 'admin', path: '/prometheus', interval: '30s' },
  ]);
  expect(containerOf(find(objects, 'Deployment')).ports).toHaveLength(3);
  expect(ingress(objects)).toEqual([
    { ports: tcp(8080), from: HERE },
    { ports: tcp(8001), from: HERE },
    { ports: tcp(9000), from: [...HERE, inNamespace('monitoring')] },
  ]);
});

test('a UDP port of the same number is not the port of the metrics', () => {
  const objects = objectsWith({ extraPorts: [RTP], metricsPort: 5004 }, (model, chart) => {
    new Monitoring(chart, 'monitoring', { apps: [model] });
  });
  expect(at(find(objects, 'PodMonitor'), 'spec.podMetricsEndpoints.0.port')).toBe('metrics');
  expect(ingress(objects)[2]).toEqual({ ports: tcp(5004), from: [inNamespace('monitoring')] });
});

test('both tracks of a release and its three Services have the ports', () => {
  const chart = testChart('models');
  new CanaryRelease(chart, 'model', {
    ...{ port: 8080, extraPorts: [{ ...GRPC, appProtocol: 'grpc' }] },
    ...{ stable: { image: 'server:1.0' }, canary: { image: 'server:2.0' }, step: CanaryStep.share(25) },
    route: { gatewayName: 'public', hosts: ['a.example.com'] },
  });
  const objects = synth(chart);
  for (const name of ['model-stable', 'model-canary']) {
    expect(at(containerOf(find(objects, 'Deployment', name)), 'ports.1')).toMatchObject({ containerPort: 8001 });
  }
  for (const name of ['model', 'model-stable', 'model-canary']) {
    expect(at(find(objects, 'Service', name), 'spec.ports.1')).toEqual({
      ...{ name: 'grpc', port: 8001, targetPort: 8001, protocol: 'TCP', appProtocol: 'grpc' },
    });
  }
  expect(at(find(objects, 'HTTPRoute'), 'spec.rules.0.backendRefs.0.port')).toBe(80);
});

const NAME = "must be a name of at most 15 lower-case letters, digits or '-'";

test.each<[Partial<MlAppProps>, string]>([
  [{ extraPorts: [{ ...GRPC, name: 'gRPC' }] }, `extraPorts[0].name is 'gRPC', ${NAME}`],
  [{ extraPorts: [{ ...GRPC, name: 'a'.repeat(16) }] }, `extraPorts[0].name is '${'a'.repeat(16)}', ${NAME}`],
  [{ extraPorts: [{ ...GRPC, name: '8001' }] }, `extraPorts[0].name is '8001', ${NAME}`],
  [{ extraPorts: [{ ...GRPC, name: 'a--b' }] }, `extraPorts[0].name is 'a--b', ${NAME}`],
  [
    { extraPorts: [{ ...GRPC, name: 'http' }] },
    "extraPorts[0].name is 'http', which is the name of the request port: pass another name",
  ],
  [
    { extraPorts: [GRPC, { ...GRPC, port: 8002 }] },
    "extraPorts[1].name is 'grpc', which extraPorts[0] already has: pass another name",
  ],
  [
    { extraPorts: [{ name: 'metrics', port: 8002 }], metricsPort: 9090 },
    "extraPorts[0].name is 'metrics', which is the name of metricsPort: pass another name",
  ],
  [{ extraPorts: [{ ...GRPC, port: 0 }] }, 'extraPorts[0].port is 0, must be a whole number from 1 to 65535'],
  [{ extraPorts: [{ ...GRPC, port: 8080 }] }, 'extraPorts[0].port is 8080, which port already has: remove one of them'],
  [
    { extraPorts: [GRPC, { ...GRPC, name: 'second' }] },
    'extraPorts[1].port is 8001, which extraPorts[0] already has: remove one of them',
  ],
  [
    { extraPorts: [GRPC, { name: 'second', port: 8002, servicePort: 8001 }] },
    'extraPorts[1].servicePort is 8001, which extraPorts[0] already has: pass another servicePort',
  ],
  [
    { extraPorts: [{ name: 'second', port: 8002, servicePort: 8001 }, GRPC] },
    'extraPorts[1].port is 8001, which extraPorts[0] already has: pass another servicePort',
  ],
  [
    { extraPorts: [{ ...GRPC, servicePort: 80 }] },
    'extraPorts[0].servicePort is 80, which the Service uses for port 8080: pass another servicePort',
  ],
  [
    { extraPorts: [{ name: 'plain', port: 80 }] },
    'extraPorts[0].port is 80, which the Service uses for port 8080: pass another servicePort',
  ],
  [
    { extraPorts: [GRPC], service: { port: 8001 } },
    'service.port is 8001, which extraPorts[0] already has: pass another port',
  ],
  [
    { extraPorts: [{ ...GRPC, servicePort: 65536 }] },
    'extraPorts[0].servicePort is 65536, must be a whole number from 1 to 65535: pass a port of the Service',
  ],
  [
    { extraPorts: [{ ...GRPC, protocol: Protocol.SCTP }] },
    "extraPorts[0].protocol is 'SCTP', must be TCP or UDP: pass one of them",
  ],
  [{ extraPorts: [{ ...GRPC, appProtocol: 'a b' }] }, "extraPorts[0].appProtocol is 'a b', must be a protocol like"],
  [
    { extraPorts: [{ ...GRPC, clients: [] }] },
    'extraPorts[0].clients is [], must have at least one peer: leave it out for the default',
  ],
  [{ metricsPort: 0 }, 'metricsPort is 0, must be a whole number from 1 to 65535'],
  [
    { metricsPath: '/metrics?a=b' },
    "metricsPath is '/metrics?a=b', must not contain '?' or '%', because Prometheus escapes them: pass the plain path",
  ],
  [{ metricsPath: 'metrics' }, "metricsPath is 'metrics', must be a path that starts with '/'"],
])('%j is rejected', (props, message) => {
  expect(() => objectsWith(props)).toThrow(`chart/model: ${message}`);
});
