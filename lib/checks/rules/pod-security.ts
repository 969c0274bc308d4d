import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, documents } from '../example-yaml';
import { NAMESPACE } from '../kube-object';
import { violationsOf } from '../pod-security';
import type { Rule } from '../rule';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

const NAMESPACE_YAML = `\
apiVersion: v1
kind: Namespace
metadata: { name: models, labels: { ${ENFORCE}: baseline } }
`;
const podYaml = (value: boolean) =>
  documents(
    NAMESPACE_YAML,
    `${DEPLOYMENT_YAML.replace('{ name: model }', '{ name: model, namespace: models }')}          securityContext: { privileged: ${value} }\n`,
  );

export const podSecurity: Rule = {
  id: 'pod-security',
  finding:
    'Pods that the level `baseline` or `restricted` of their Namespace rejects, according to its label `pod-security.kubernetes.io/enforce`',
  consequence: 'The API server rejects the pods',
  source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  example: { wrong: podYaml(true), right: podYaml(false) },
  *find(index) {
    for (const workload of index.workloads) {
      const { object } = workload;
      const namespace = index.find(NAMESPACE, '', object.namespace);
      const level = namespace?.manifest.metadata.labels?.[ENFORCE];
      const [first, ...others] = level !== undefined ? violationsOf(workload, level) : [];
      if (first && (level === 'baseline' || level === 'restricted')) {
        const more =
          others.length === 0
            ? ''
            : ` (and ${others.length} more: ${others.map(({ path }) => pathText(path.slice(-2))).join(', ')})`;
        yield {
          object,
          path: first.path,
          text: `${pathText(first.path)} is ${show(first.value)}, which the ${level} level of ${namespace} rejects: ${first.fix}${more}`,
        };
      }
    }
  },
};
