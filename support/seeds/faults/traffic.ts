import {
  DEPLOYMENT_YAML,
  SERVICE_YAML,
  documents,
  ingress,
  inContainer,
  serverPolicy,
} from '../../../lib/checks/example-yaml';
import { type Faults, fault } from './fault';

const behind = (...yaml: string[]) => documents(DEPLOYMENT_YAML, SERVICE_YAML, ...yaml);
const service = (from: string, to: string) =>
  documents(
    DEPLOYMENT_YAML,
    SERVICE_YAML.replace(from, () => to),
  );
const withPort = (port: string) => service('{ port: 80, targetPort: http }', port);
const ingressWith = (from: string, to: string) => behind(ingress().replace(from, to));
const route = (spec: string, kind = 'HTTPRoute') => `\
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: model }
spec: { parentRefs: [{ name: gateway }], ${spec} }
`;
const backends = (refs: string) => route(`rules: [{ backendRefs: [${refs}] }]`);
const LABELED = SERVICE_YAML.replace('{ name: model }', '{ name: model, labels: { app: model } }').replace(
  '{ port: 80',
  '{ name: http, port: 80',
);
const serviceMonitor = (spec: string) => `\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: model }
spec: { ${spec} }
`;
const podMonitor = (spec: string) => serviceMonitor(spec).replace('ServiceMonitor', 'PodMonitor');
const PEER = '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }';
const pool = (spec: string) => `\
apiVersion: inference.networking.k8s.io/v1
kind: InferencePool
metadata: { name: model }
spec: { ${spec}, endpointPickerRef: { name: picker, port: { number: 9002 } } }
`;
const headless = (name: string) => SERVICE_YAML.replace('{ name: model }', `{ name: ${name} }`) + '  clusterIP: None\n';
const STATEFUL = DEPLOYMENT_YAML.replace('Deployment', 'StatefulSet');
const stateful = (name: string) => STATEFUL.replace('spec:\n', `spec:\n  serviceName: ${name}\n`);

export const TRAFFIC_FAULTS: Faults = {
  'service-selects-nothing': [
    fault(service('{ app: model }', '{ app: modelFAULT }'), ', version: v2', ''),
    fault(service('{ app: model }', '{ app: FAULT }'), 'Model', 'model'),
    fault(service('  selector: { app: model }\n', '  FAULT\n'), 'type: ClusterIP', 'selector: { app: model }'),
  ],
  'service-port': [
    fault(withPort('{ port: FAULT }'), '80', '8080'),
    fault(withPort('{ port: 80, targetPort: FAULT }'), 'grpc', 'http'),
    fault(
      withPort('{ name: http, port: 80, targetPort: http }, { name: metrics, port: 9090, targetPort: FAULT }'),
      '9090',
      '8080',
    ),
    fault(withPort('{ port: 80, targetPort: 8080, protocol: FAULT }'), 'UDP', 'TCP'),
  ],
  'service-port-duplicate': [
    fault(
      withPort('{ name: http, port: 80, targetPort: http }, { name: FAULT, port: 81, targetPort: http }'),
      'http',
      'http2',
    ),
    fault(
      withPort('{ name: http, port: 80, targetPort: http }, { FAULTport: 81, targetPort: http }'),
      '',
      'name: admin, ',
    ),
  ],
  'node-port-collision': [
    fault(
      withPort(
        '{ name: a, port: 80, targetPort: http, nodePort: 30080 }, { name: b, port: 81, targetPort: http, nodePort: FAULT }',
      ),
      '30080',
      '30081',
    ),
  ],
  'ingress-backend-missing': [
    fault(ingressWith('number: 80', 'number: FAULT'), '8080', '80'),
    fault(ingressWith('service: { name: model', 'service: { name: FAULT'), 'models', 'model'),
  ],
  'ingress-class-conflict': [
    fault(
      `${ingressWith('{ name: model }', '{ name: model, annotations: { kubernetes.io/ingress.class: nginx } }')}  FAULT\n`,
      'ingressClassName: internal',
      '',
    ),
  ],
  'ingress-path-regex': [
    fault(ingressWith('path: /,', "path: 'FAULT',"), '^/v1', '/v1'),
    fault(ingressWith('path: /,', "path: 'FAULT',"), '/v[12]/predict', '/v1/predict'),
    fault(ingressWith('path: /,', "path: 'FAULT',"), '/model/?', '/model/'),
    fault(ingressWith('path: /,', "path: 'FAULT',"), '/.+', '/a'),
    fault(
      ingressWith('path: /, pathType: Prefix', "path: '/v1/.*', pathType: FAULT"),
      'Exact',
      'ImplementationSpecific',
    ),
    fault(ingressWith('path: /,', "path: 'FAULT',"), '/api/*', '/api/'),
  ],
  'ingress-tls-host': [
    fault(
      `${behind(ingress())}  tls: [{ hosts: [model.example.com], secretName: a }, { hosts: [FAULT], secretName: b }]\n`,
      'api.example.com',
      'model.example.com',
    ),
    fault(`${behind(ingress())}  tls: [{ hosts: ['FAULT'], secretName: a }]\n`, '*.example.org', '*.example.com'),
  ],
  'ingress-timeout': [
    fault(
      documents(
        `${inContainer('livenessProbe: { httpGet: { path: /livez, port: http }, timeoutSeconds: 125 }')}      terminationGracePeriodSeconds: 150\n`,
        SERVICE_YAML,
        ingress().replace(
          '{ name: model }',
          "{ name: model, annotations: { kubernetes.io/ingress.class: nginx, nginx.ingress.kubernetes.io/proxy-read-timeout: 'FAULT' } }",
        ),
      ),
      '90',
      '130',
    ),
  ],
  'host-collision': [
    fault(
      behind(ingress(), ingress().replace('{ name: model }', '{ name: second }').replace('model.example.com', 'FAULT')),
      'model.example.com',
      'second.example.com',
    ),
    fault(
      behind(
        ingress().replace('path: /,', 'path: /v1,'),
        ingress().replace('{ name: model }', '{ name: second }').replace('path: /,', 'path: FAULT,'),
      ),
      '/v1/',
      '/v2/',
    ),
    fault(
      behind(
        route('hostnames: [model.example.com], rules: [{ backendRefs: [{ name: model, port: 80 }] }]'),
        route('hostnames: [FAULT], rules: [{ backendRefs: [{ name: model, port: 80 }] }]').replace(
          '{ name: model }',
          '{ name: second }',
        ),
      ),
      'model.example.com',
      'second.example.com',
    ),
  ],
  'route-backend-missing': [
    fault(behind(backends('{ name: FAULT, port: 80 }')), 'models', 'model'),
    fault(behind(route('rules: [{ backendRefs: [{ name: model, port: FAULT }] }]', 'GRPCRoute')), '9000', '80'),
  ],
  'route-weights': [
    fault(
      behind(
        route('rules: [{ backendRefs: [{ name: model, port: 80, weight: FAULT }] }]', 'TLSRoute').replace(
          '/v1\n',
          '/v1alpha2\n',
        ),
      ),
      '0',
      '1',
    ),
    fault(
      behind(backends('{ name: model, port: 80, weight: 0 }, { name: model, port: 80, weight: FAULT }')),
      '0',
      '10',
    ),
    fault(behind(route('rules: [{ backendRefs: [{ name: model, port: 80, weight: FAULT }] }]', 'GRPCRoute')), '0', '1'),
  ],
  'entry-policy': [
    fault(
      documents(DEPLOYMENT_YAML, `${SERVICE_YAML}  type: LoadBalancer\n`, serverPolicy('FAULT')),
      '{ podSelector: {} }',
      '{ ipBlock: { cidr: 0.0.0.0/0 } }',
    ),
    fault(behind(ingress(), serverPolicy(PEER).replace('port: 8080', 'port: FAULT')), '9090', '8080'),
    fault(
      behind(backends('{ name: model, port: 80 }'), serverPolicy('FAULT')),
      '{ podSelector: { matchLabels: { app: model } } }',
      PEER,
    ),
  ],
  'network-policy-selects-nothing': [
    fault(
      documents(
        DEPLOYMENT_YAML,
        serverPolicy(PEER).replace(
          'podSelector: { matchLabels: { app: model } }',
          'podSelector: { matchExpressions: [{ key: app, operator: In, values: [FAULT] }] }',
        ),
      ),
      'modle',
      'model',
    ),
  ],
  'monitor-port': [
    fault(
      documents(
        DEPLOYMENT_YAML,
        LABELED,
        serviceMonitor('selector: { matchLabels: { app: model } }, endpoints: [{ port: FAULT }]'),
      ),
      'metrics',
      'http',
    ),
  ],
  'monitor-selects-nothing': [
    fault(
      documents(
        DEPLOYMENT_YAML,
        SERVICE_YAML.replace('{ name: model }', '{ name: modelFAULT }'),
        serviceMonitor('selector: { matchLabels: { app: model } }, endpoints: [{ path: /metrics }]'),
      ),
      '',
      ', labels: { app: model }',
    ),
    fault(
      documents(
        DEPLOYMENT_YAML,
        podMonitor('selector: { matchLabels: { app: FAULT } }, podMetricsEndpoints: [{ path: /metrics }]'),
      ),
      'models',
      'model',
    ),
  ],
  'inference-pool': [
    fault(
      documents(DEPLOYMENT_YAML, pool('selector: { matchLabels: { app: FAULT } }, targetPorts: [{ number: 8080 }]')),
      'models',
      'model',
    ),
    fault(
      documents(DEPLOYMENT_YAML, pool('selector: { matchLabels: { app: model } }, targetPorts: [{ number: FAULT }]')),
      '8000',
      '8080',
    ),
  ],
  'readiness-probe-missing': [
    fault(
      documents(
        DEPLOYMENT_YAML.replace(/ *readinessProbe.*\n/, 'FAULT'),
        pool('selector: { matchLabels: { app: model } }, targetPorts: [{ number: 8080 }]'),
      ),
      '',
      '          readinessProbe: { httpGet: { path: /healthz, port: http } }\n',
    ),
    fault(
      documents(DEPLOYMENT_YAML.replace('readinessProbe', 'FAULT'), SERVICE_YAML),
      'livenessProbe',
      'readinessProbe',
    ),
  ],
  'datastore-exposed': [
    ...['postgres:18.1', 'docker.io/library/mongo:8', 'memcached:1.6.38-alpine'].map((image) =>
      fault(
        documents(DEPLOYMENT_YAML.replace('registry.example.com/model:1.4.0', image), `${SERVICE_YAML}  type: FAULT\n`),
        'NodePort',
        'ClusterIP',
      ),
    ),
  ],
  'governing-service': [
    { wrong: documents(STATEFUL, headless('model')), right: documents(stateful('model'), headless('model')) },
    fault(documents(stateful('model'), `${SERVICE_YAML}FAULT`), '', '  clusterIP: None\n'),
    { wrong: documents(stateful('db'), headless('model')), right: documents(stateful('db'), headless('db')) },
  ],
};
