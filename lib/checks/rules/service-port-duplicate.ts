import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { duplicatesIn } from '../duplicates';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { SERVICE } from '../kube-object';
import type { Finding, Rule } from '../rule';
import type { KubeObject } from '../kube-object';
import type { ServiceSpec } from '../services';

const serviceWithPort = (port: number) =>
  documents(
    DEPLOYMENT_YAML,
    SERVICE_YAML.replace(
      '[{ port: 80, targetPort: http }]',
      `[{ name: http, port: 80, targetPort: http }, { name: api, port: ${port}, targetPort: http }]`,
    ),
  );

export const servicePortDuplicate: Rule = {
  id: 'service-port-duplicate',
  finding:
    'Two ports of a Service with the same name, or with the same number and protocol, or one of several ports without a name',
  consequence: 'The API server rejects the Service',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services',
  example: { wrong: serviceWithPort(80), right: serviceWithPort(8080) },
  *find(index) {
    for (const service of index.ofApi(SERVICE)) {
      const { ports = [] } = service.spec<ServiceSpec>();
      const names = duplicatesIn(ports, ({ name }) => name);
      const numbers = duplicatesIn(ports, ({ port, protocol = 'TCP' }) => `${port}/${protocol}`);
      const unnamed = ports.length > 1 ? ports.findIndex(({ name }) => name === undefined) : -1;
      for (const { index: i, key } of names) {
        yield finding(service, i, 'name', key, 'which an earlier port also has: pass another name');
      }
      for (const { index: i, item } of numbers) {
        yield finding(service, i, 'port', item.port, 'which an earlier port also has: pass another number');
      }
      if (unnamed >= 0) {
        yield finding(
          service,
          unnamed,
          'name',
          undefined,
          'but each port of a Service with several ports needs a name: pass a name',
        );
      }
    }
  },
};

function finding(object: KubeObject, i: number, field: 'name' | 'port', value: unknown, rest: string): Finding {
  const path = ['spec', 'ports', i, field];
  return { object, path, text: `${pathText(path)} is ${show(value)}, ${rest}` };
}
