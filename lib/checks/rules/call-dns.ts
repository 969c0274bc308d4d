import { callsIn, policiesIn } from '../calls';
import { DEPLOYMENT_YAML, SERVICE_YAML, callerPolicy, callerYaml, documents } from '../example-yaml';
import type { Workload } from '../object-index';
import type { Rule } from '../rule';

const policyYaml = (...dns: string[]) =>
  callerPolicy('- to: [{ podSelector: { matchLabels: { app: model } } }]', ...dns);
const CALL = documents(DEPLOYMENT_YAML, SERVICE_YAML, callerYaml('http://model/predict'));
const DNS = [
  '- to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]',
  '  ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]',
];

export const callDns: Rule = {
  id: 'call-dns',
  finding: 'Environment variable with the URL of a Service, in pods whose NetworkPolicies block DNS',
  consequence: 'The name of the Service does not resolve',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
  example: { wrong: documents(CALL, policyYaml()), right: documents(CALL, policyYaml(...DNS)) },
  *find(index) {
    const policies = index.once(policiesIn);
    const visited = new Set<Workload>();
    for (const { caller, path, text } of index.once(callsIn)) {
      const policiesOfPods = visited.has(caller) ? [] : policies.policiesFor(caller, 'egress');
      visited.add(caller);
      if (policiesOfPods.length > 0 && !policiesOfPods.some((policy) => policies.allowsDns(policy))) {
        yield {
          object: caller.object,
          path,
          text: `${text}, but no NetworkPolicy for ${caller.object} allows DNS: add an egress rule for port 53 over UDP and TCP`,
        };
      }
    }
  },
};
