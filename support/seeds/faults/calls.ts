import {
  DEPLOYMENT_YAML,
  SERVICE_YAML,
  callerPolicy,
  callerYaml,
  documents,
  serverPolicy,
} from '../../../lib/checks/example-yaml';
import { type Faults, fault } from './fault';

const calling = (url: string) => documents(DEPLOYMENT_YAML, SERVICE_YAML, callerYaml(url));
const DNS = '- { ports: [{ port: 53, protocol: UDP }, { port: 53 }] }';

export const CALL_FAULTS: Faults = {
  'call-port': [fault(calling('grpc://model:FAULT'), '50051', '80'), fault(calling('https://modelFAULT'), '', ':80')],
  'call-service-missing': [
    fault(
      calling('http://FAULT.default.svc.cluster.local/predict')
        .replaceAll('{ name: model }', '{ name: model, namespace: default }')
        .replace('{ name: gateway }', '{ name: gateway, namespace: default }'),
      'model-service',
      'model',
    ),
    fault(calling('redis://FAULT:80'), 'modle', 'model'),
    fault(calling('http://FAULT:80/predict'), 'model-svc', 'model'),
    fault(calling('FAULT:80'), 'modell', 'model'),
  ],
  'call-policy': [
    fault(
      documents(
        calling('http://model/predict'),
        callerPolicy(DNS, '- { to: [{ podSelector: { matchLabels: { app: FAULT } } }] }'),
      ),
      'cache',
      'model',
    ),
    fault(
      documents(
        calling('http://model/predict'),
        serverPolicy('{ podSelector: { matchLabels: { app: gateway } } }').replace('port: 8080', 'port: FAULT'),
      ),
      '9090',
      '8080',
    ),
  ],
  'call-dns': [
    fault(
      documents(
        calling('http://model/predict'),
        callerPolicy('- { to: [{ podSelector: { matchLabels: { app: model } } }] }', 'FAULT'),
      ),
      '- { ports: [{ port: 53, protocol: TCP }] }',
      DNS,
    ),
  ],
  'external-call-policy': [
    fault(
      documents(callerYaml('https://api.example.com/v1'), callerPolicy(DNS, 'FAULT')),
      '- { to: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 80 }] }',
      '- { to: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 443 }] }',
    ),
  ],
};
