import type { LabelSelector } from '../../kube/label-selector';
import { DEPLOYMENT_YAML, documents } from '../example-yaml';
import { NETWORK_POLICY } from '../kube-object';
import type { Rule } from '../rule';
import { nothingText, selectsNothing } from '../selectors';

const WRONG = `\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: model }
spec:
  podSelector: { matchLabels: { app: model-server } }
  ingress: [{ ports: [{ port: 8080 }] }]
`;

export const networkPolicySelectsNothing: Rule = {
  id: 'network-policy-selects-nothing',
  finding: 'NetworkPolicy whose selector selects no pods, except a policy for the whole namespace',
  consequence: 'The policy restricts no traffic',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
  aliases: { kubeScore: ['networkpolicy-targets-pod'], kubeLinter: ['dangling-networkpolicy'] },
  example: {
    wrong: documents(DEPLOYMENT_YAML, WRONG),
    right: documents(DEPLOYMENT_YAML, WRONG.replace('model-server', 'model')),
  },
  *find(index) {
    for (const policy of index.ofApi(NETWORK_POLICY)) {
      const { podSelector = {} } = policy.spec<{ podSelector?: LabelSelector }>();
      // a policy for the whole namespace also applies to later pods
      if (!isEmpty(podSelector) && selectsNothing(index, policy, podSelector)) {
        yield {
          object: policy,
          path: ['spec', 'podSelector'],
          text: `spec.podSelector is ${nothingText(policy, podSelector)}`,
        };
      }
    }
  },
};

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}
