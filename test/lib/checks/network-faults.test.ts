import { deployment, object, pathsOf, service, textsOf } from './faults';
import {
  type Case,
  POLICY,
  policy,
  ingress,
  backend,
  rule,
  route,
  calling,
  CALL,
  egress,
  set,
} from './relation-objects';

const NETWORK: Case[] = [
  [
    'entry-policy',
    'a LoadBalancer behind its own pods',
    [deployment(), service({ type: 'LoadBalancer' }), policy([{ from: [{ podSelector: {} }] }])],
    ['Service spec.type'],
  ],
  [
    'entry-policy',
    'a LoadBalancer behind a controller',
    [deployment(), service({ type: 'LoadBalancer' }), policy([{ from: [{ namespaceSelector: {} }] }])],
    ['Service spec.type'],
  ],
  [
    'entry-policy',
    'an Ingress to another port',
    [deployment(), service(), ingress({ rules: [rule('a.com')] }), policy([{ ports: [{ port: 9090 }] }])],
    ['Ingress spec.rules[0].http.paths[0].backend.service.name'],
  ],
  [
    'entry-policy',
    'an HTTPRoute',
    [deployment(), service(), route(1), policy([])],
    ['HTTPRoute spec.rules[0].backendRefs[0].name'],
  ],
  [
    'entry-policy',
    'a closed namespace',
    [deployment(), service(), ingress({ defaultBackend: backend }), object(POLICY, 'deny', { podSelector: {} })],
    ['Ingress spec.defaultBackend.service.name'],
  ],
  [
    'entry-policy',
    'addresses',
    [deployment(), service({ type: 'LoadBalancer' }), policy([{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }])],
    [],
  ],
  [
    'entry-policy',
    'another namespace',
    [deployment(), service(), ingress({ defaultBackend: backend }), policy([{ from: [{ namespaceSelector: {} }] }])],
    [],
  ],
  [
    'entry-policy',
    'a UDP Service behind a UDP rule',
    [
      deployment(),
      service({ type: 'LoadBalancer', ports: [{ port: 443, targetPort: 8443, protocol: 'UDP' }] }),
      policy([{ ports: [{ port: 8443, protocol: 'UDP' }] }]),
    ],
    [],
  ],
  [
    'entry-policy',
    'a UDP Service behind a TCP rule',
    [
      deployment(),
      service({ type: 'LoadBalancer', ports: [{ port: 443, targetPort: 8443, protocol: 'UDP' }] }),
      policy([{ ports: [{ port: 8443 }] }]),
    ],
    ['Service spec.type'],
  ],
  [
    'entry-policy',
    'a controller in the namespace',
    [
      deployment(),
      service(),
      ingress({ defaultBackend: backend }),
      policy([{ from: [{ podSelector: { matchLabels: { app: 'traefik' } } }] }]),
    ],
    [],
  ],
  [
    'external-call-policy',
    'only pods',
    [calling('https://huggingface.co'), egress({ to: [{ podSelector: {} }] })],
    [CALL],
  ],
  ['external-call-policy', 'another port', [calling('http://example.com'), egress({ ports: [{ port: 443 }] })], [CALL]],
  ['external-call-policy', 'nothing', [calling('https://api.openai.com/v1'), egress()], [CALL]],
  ['external-call-policy', 'a Service', [calling('http://model.models'), egress()], []],
  [
    'external-call-policy',
    'all addresses',
    [calling('https://huggingface.co'), egress({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] })],
    [],
  ],
  [
    'external-call-policy',
    'a policy of Cilium',
    [calling('https://huggingface.co'), egress(), object('CiliumNetworkPolicy.cilium.io/v2', 'a', {})],
    [],
  ],
  [
    'ingress-tls-host',
    'another host',
    [ingress({ tls: [{ hosts: ['b.com'] }], rules: [rule('a.com')] })],
    ['Ingress spec.tls[0].hosts[0]'],
  ],
  [
    'ingress-tls-host',
    'the second host',
    [ingress({ tls: [{ hosts: ['a.com', 'www.a.com'] }], rules: [rule('a.com')] })],
    ['Ingress spec.tls[0].hosts[1]'],
  ],
  [
    'ingress-tls-host',
    'a wildcard of another level',
    [ingress({ tls: [{ hosts: ['*.a.com'] }], rules: [rule('a.com')] })],
    ['Ingress spec.tls[0].hosts[0]'],
  ],
  ['ingress-tls-host', 'a wildcard', [ingress({ tls: [{ hosts: ['*.a.com'] }], rules: [rule('www.a.com')] })], []],
  [
    'ingress-path-regex',
    'a group',
    [ingress({ rules: [rule('a.com', '/v1(/|$)(.*)')] })],
    ['Ingress spec.rules[0].http.paths[0].pathType'],
  ],
  [
    'ingress-path-regex',
    'an exact wildcard',
    [ingress({ rules: [rule('a.com', '/v1/*', 'Exact')] })],
    ['Ingress spec.rules[0].http.paths[0].pathType'],
  ],
  [
    'ingress-path-regex',
    'a class',
    [ingress({ rules: [rule('a.com', '/v[12]')] })],
    ['Ingress spec.rules[0].http.paths[0].pathType'],
  ],
  ['ingress-path-regex', 'a path', [ingress({ rules: [rule('a.com', '/v1.0/a-b_c~d')] })], []],
  [
    'ingress-class-conflict',
    'the same class',
    [ingress({ ingressClassName: 'nginx' }, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } })],
    ["Ingress metadata.annotations['kubernetes.io/ingress.class']"],
  ],
  [
    'ingress-class-conflict',
    'another class',
    [ingress({ ingressClassName: 'alb' }, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } })],
    ["Ingress metadata.annotations['kubernetes.io/ingress.class']"],
  ],
  [
    'ingress-class-conflict',
    'an empty class',
    [ingress({ ingressClassName: '' }, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } })],
    ["Ingress metadata.annotations['kubernetes.io/ingress.class']"],
  ],
  [
    'ingress-class-conflict',
    'the annotation alone',
    [ingress({}, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } })],
    [],
  ],
  [
    'ingress-backend-missing',
    'an action of the AWS load balancer controller',
    [ingress({ defaultBackend: { service: { name: 'split', port: { name: 'use-annotation' } } } })],
    [],
  ],
  ['route-weights', 'one backend', [route(0)], ['HTTPRoute spec.rules[0].backendRefs']],
  ['route-weights', 'two backends', [route(0, 0)], ['HTTPRoute spec.rules[0].backendRefs']],
  [
    'route-weights',
    'a GRPCRoute',
    [
      object('GRPCRoute.gateway.networking.k8s.io/v1', 'a', {
        rules: [{}, { backendRefs: [{ name: 'a', port: 1, weight: 0 }] }],
      }),
    ],
    ['GRPCRoute spec.rules[1].backendRefs'],
  ],
  ['route-weights', 'a default weight', [route(0, undefined)], []],
  ['call-service-missing', 'a typo', [deployment(), service(), calling('http://modle:80')], [CALL]],
  ['call-service-missing', 'another end', [deployment(), service(), calling('model-svc:80', 'MODEL_ADDR')], [CALL]],
  [
    'call-service-missing',
    'the name of the workload',
    [
      deployment(),
      object('Service', 'inference', { selector: { app: 'model' }, ports: [{ port: 80 }] }),
      calling('http://model.svc.cluster.local'),
    ],
    [],
  ],
  [
    'call-service-missing',
    'a workload without a Service of its name',
    [
      deployment(),
      object('Service', 'inference', { selector: { app: 'model' }, ports: [{ port: 80 }] }),
      calling('http://model'),
    ],
    [CALL],
  ],
  [
    'call-service-missing',
    'a pod of a StatefulSet',
    [set('model'), service({ clusterIP: 'None' }), calling('http://model-0.model:80')],
    [],
  ],
  ['call-service-missing', 'another app', [deployment(), service(), calling('http://otel-collector:4317')], []],
  [
    'service-port-duplicate',
    'numbers',
    [
      service({
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 80 },
        ],
      }),
    ],
    ['Service spec.ports[1].port'],
  ],
  [
    'service-port-duplicate',
    'names',
    [
      service({
        ports: [
          { name: 'a', port: 80 },
          { name: 'a', port: 81 },
        ],
      }),
    ],
    ['Service spec.ports[1].name'],
  ],
  [
    'service-port-duplicate',
    'no name',
    [service({ ports: [{ name: 'a', port: 80 }, { port: 81 }] })],
    ['Service spec.ports[1].name'],
  ],
  [
    'service-port-duplicate',
    'two protocols',
    [
      service({
        ports: [
          { name: 'a', port: 53 },
          { name: 'b', port: 53, protocol: 'UDP' },
        ],
      }),
    ],
    [],
  ],
];

test.each(NETWORK)('%s: %s', (id, _, objects, paths) => {
  expect(pathsOf(id, objects)).toEqual(paths);
});

test('call-service-missing keeps the namespace of the host', () => {
  const objects = [deployment(), service({}, { namespace: 'ml' }), calling('http://modle.ml:80')];
  expect(textsOf('call-service-missing', objects)).toEqual([
    "MODEL_URL of container 'server' is 'http://modle.ml:80', but no Service has the host 'modle.ml': use the host 'model.ml'",
  ]);
});
