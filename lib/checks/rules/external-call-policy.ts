import { show } from '../../kube/show';
import { policiesIn } from '../calls';
import { containersOf } from '../containers';
import { callerPolicy, callerYaml, documents } from '../example-yaml';
import type { ObjectIndex, Workload } from '../object-index';
import type { Rule } from '../rule';
import { externalUrls } from '../urls';

const policyYaml = (to: string) => callerPolicy('- ports: [{ port: 53, protocol: UDP }]', `- ${to}`);
const CALLER = callerYaml('https://huggingface.co');
/** Environment variables with the URL of a proxy that sends the requests. */
const PROXY = /^https?_proxy$/i;

export const externalCallPolicy: Rule = {
  id: 'external-call-policy',
  finding:
    'Environment variable with the HTTP URL of a public host, in pods whose NetworkPolicies block the call. The check ignores containers with a proxy variable, and apps with policies of Cilium or Calico',
  consequence: 'Each call times out',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
  example: {
    wrong: documents(CALLER, policyYaml('ports: [{ port: 8080 }]')),
    right: documents(CALLER, policyYaml('{ ports: [{ port: 443 }], to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }')),
  },
  *find(index) {
    const policies = index.once(policiesIn);
    for (const workload of hasOtherPolicies(index) ? [] : index.workloads) {
      const policiesOfPods = policies.policiesFor(workload, 'egress');
      for (const { name, value, port, path } of policiesOfPods.length > 0 ? externalCallsOf(workload) : []) {
        if (!policiesOfPods.some((policy) => policies.allowsOutside(policy, 'egress', undefined, port, false))) {
          yield {
            object: workload.object,
            path,
            text: `${name} is ${show(value)}, but no NetworkPolicy for ${workload.object} allows egress to addresses outside the cluster on port ${port}: add an egress rule with an ipBlock`,
          };
        }
      }
    }
  },
};

/** Returns the calls to hosts outside the cluster that do not use a proxy. */
function externalCallsOf(workload: Workload) {
  return containersOf(workload).flatMap(({ container, path }) =>
    container.env?.some(({ name }) => PROXY.test(name)) ? [] : externalUrls(container, path),
  );
}

/** Returns true if the app has policies of a CNI plugin, which can allow more traffic. */
function hasOtherPolicies(index: ObjectIndex): boolean {
  return index.objects.some(({ api }) =>
    /NetworkPolicy\.(cilium\.io|.*calico\.org)$|^CiliumClusterwideNetworkPolicy/.test(api),
  );
}
