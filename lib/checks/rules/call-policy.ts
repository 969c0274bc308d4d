import { show } from '../../kube/show';
import { type Call, callsIn, policiesIn } from '../calls';
import { DEPLOYMENT_YAML, SERVICE_YAML, callerYaml, documents, serverPolicy } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import type { NetworkPolicies } from '../network-policies';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';
import { type ServiceSpec, isHeadless, selectorOf, targetPortOf } from '../services';

const policyYaml = (app: string) => serverPolicy(`{ podSelector: { matchLabels: { app: ${app} } } }`);
const CALL = documents(DEPLOYMENT_YAML, SERVICE_YAML, callerYaml('http://model/predict'));

export const callPolicy: Rule = {
  id: 'call-policy',
  finding:
    'Environment variable with the URL of a Service, if NetworkPolicies block the call, or if the caller or the pods of the Service lack a NetworkPolicy that `calls()` adds',
  consequence: 'Each call times out',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
  usesFact: 'calls',
  example: { wrong: documents(CALL, policyYaml('dashboard')), right: documents(CALL, policyYaml('gateway')) },
  *find(index) {
    const policies = index.once(policiesIn);
    const declared = new Map<KubeObject, Set<KubeObject>>();
    for (const { caller, service, hasPolicy } of index.facts.calls) {
      if (service && hasPolicy) {
        declared.set(caller, (declared.get(caller) ?? new Set()).add(service));
      }
    }
    for (const call of index.once(callsIn)) {
      const { caller, service, path } = call;
      const needsPolicies = declared.get(caller.object)?.has(service) ?? false;
      const text = obstacle(index, policies, call, needsPolicies);
      if (text) {
        yield { object: caller.object, path, text: `${call.text}, ${text}` };
      }
    }
  },
};

/** Returns the reason why NetworkPolicies block a call, or the missing NetworkPolicy, with the fix; undefined if they allow the call. */
function obstacle(
  index: ObjectIndex,
  policies: NetworkPolicies,
  { caller, service, port }: Call,
  needsPolicies: boolean,
): string | undefined {
  const servicePort = service.spec<ServiceSpec>().ports?.find((p) => p.port === port);
  const targetPort = isHeadless(service) ? port : servicePort && targetPortOf(servicePort);
  const selector = selectorOf(service);
  for (const server of targetPort !== undefined && selector ? index.selected(service.namespace, selector) : []) {
    const ends = [
      { direction: 'egress', workload: caller, other: server, fix: 'add an egress rule for it' },
      { direction: 'ingress', workload: server, other: caller, fix: 'add an ingress rule for it' },
    ] as const;
    for (const { direction, workload, other, fix } of ends) {
      const policiesOfPods = policies.policiesFor(workload, direction);
      const isAllowed =
        policiesOfPods.length === 0
          ? !needsPolicies
          : policiesOfPods.some((p) => policies.allows(p, direction, other, server, targetPort ?? 0));
      if (!isAllowed) {
        return policiesOfPods.length === 0
          ? `but ${workload.object} has no NetworkPolicy with ${direction} rules: restore the NetworkPolicy that calls() adds`
          : `but no NetworkPolicy for ${workload.object} allows the call to port ${show(targetPort)}: ${fix}`;
      }
    }
  }
  return undefined;
}
