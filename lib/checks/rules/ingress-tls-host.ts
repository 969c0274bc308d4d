import { hostsOverlap } from '../../kube/hosts';
import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents, ingress } from '../example-yaml';
import type { IngressSpec } from '../ingresses';
import { INGRESS } from '../kube-object';
import type { Rule } from '../rule';

const appYaml = (host: string) =>
  documents(DEPLOYMENT_YAML, SERVICE_YAML, `${ingress()}  tls: [{ hosts: [${host}], secretName: model-tls }]\n`);

export const ingressTlsHost: Rule = {
  id: 'ingress-tls-host',
  finding:
    'TLS host that no rule of an Ingress serves. The check ignores an Ingress with a default backend or a rule without a host',
  consequence: 'Clients can receive another certificate for the hosts in the rules',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
  example: { wrong: appYaml('www.example.com'), right: appYaml('model.example.com') },
  *find(index) {
    for (const object of index.ofApi(INGRESS)) {
      const { tls = [], rules = [], defaultBackend } = object.spec<IngressSpec>();
      const hosts = rules.map(({ host = '' }) => host);
      const servesAllHosts = defaultBackend !== undefined || hosts.length === 0 || hosts.includes('');
      for (const [t, { hosts: tlsHosts = [] }] of servesAllHosts ? [] : tls.entries()) {
        for (const [h, host] of tlsHosts.entries()) {
          if (!hosts.some((other) => hostsOverlap(host, other))) {
            const path = ['spec', 'tls', t, 'hosts', h];
            yield {
              object,
              path,
              text: `${pathText(path)} is ${show(host)}, which no rule serves: pass a host from the rules (${hosts.join(', ')}), or add a rule`,
            };
          }
        }
      }
    }
  },
};
