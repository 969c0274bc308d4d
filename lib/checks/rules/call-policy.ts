import { show } from '../../kube/show';
import { type Call, callsIn, policiesIn } from '../calls';
import { DEPLOYMENT_YAML, SERVICE_YAML, caller, documents, serverPolicy } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import type { NetworkPolicies } from '../network-policies';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';
import { type ServiceSpec, isHeadless, selectorOf, targetOf } from '../services';

const policy = (app: string) => serverPolicy(`{ podSelector: { matchLabels: { app: ${app} } } }`);
const CALL = documents(DEPLOYMENT_YAML, SERVICE_YAML, caller('http://model/predict'));

export const callPolicy: Rule = {
  id: 'call-policy',
  finding:
    'Environment variable with a URL that NetworkPolicies block, or a missing NetworkPolicy at the caller or the destination of `calls()`',
  consequence: 'Each call times out',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
  usesFact: 'calls',
  example: { wrong: documents(CALL, policy('dashboard')), right: documents(CALL, policy('gateway')) },
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

/** Returns the reason why NetworkPolicies block a call, and the fix; undefined if they allow it. */
function obstacle(
  index: ObjectIndex,
  policies: NetworkPolicies,
  { caller, service, port }: Call,
  needsPolicies: boolean,
): string | undefined {
  const servicePort = service.spec<ServiceSpec>().ports?.find((p) => p.port === port);
  const target = isHeadless(service) ? port : servicePort && targetOf(servicePort);
  const selector = selectorOf(service);
  for (const server of target !== undefined && selector ? index.selected(service.namespace, selector) : []) {
    const ends = [
      { direction: 'egress', at: caller, other: server, fix: 'add an egress rule for it' },
      { direction: 'ingress', at: server, other: caller, fix: 'add an ingress rule for it' },
    ] as const;
    for (const { direction, at, other, fix } of ends) {
      const restricting = policies.restricting(at, direction);
      const isOpen =
        restricting.length === 0
          ? !needsPolicies
          : restricting.some((p) => policies.allows(p, direction, other, server, target ?? 0));
      if (!isOpen) {
        return restricting.length === 0
          ? `but ${at.object} has no NetworkPolicy with ${direction} rules: restore it`
          : `but no NetworkPolicy for ${at.object} allows the call to port ${show(target)}: ${fix}`;
      }
    }
  }
  return undefined;
}
