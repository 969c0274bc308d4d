import { show } from '../../kube/show';
import { documents } from '../example-yaml';
import { type KubeObject, NAMESPACE, joinKey } from '../kube-object';
import type { Rule } from '../rule';

const NAMESPACE_YAML = `\
apiVersion: v1
kind: Namespace
metadata: { name: models }
`;
const CONFIG = `\
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: models }
data: { BATCH_SIZE: '8' }
`;

export const namespaceOrder: Rule = {
  id: 'namespace-order',
  finding: 'Object before its Namespace in the order of `kubectl apply`',
  consequence: 'The first `kubectl apply` fails',
  source: 'https://kubernetes.io/docs/concepts/workloads/management/#organizing-resource-configurations',
  usesFact: 'order',
  example: { wrong: documents(CONFIG, NAMESPACE_YAML), right: documents(NAMESPACE_YAML, CONFIG) },
  *find(index) {
    const { order } = index.facts;
    const listed = new Set<KubeObject>();
    const reported = new Set<string>();
    for (const object of index.objects) {
      const namespace = object.namespace === '' ? undefined : index.find(NAMESPACE, '', object.namespace);
      const key = namespace && joinKey(order.unitOf(object), object.namespace);
      const problem =
        namespace && !reported.has(key as string) && order.problemOf(object, namespace, listed.has(namespace));
      listed.add(object);
      if (problem) {
        reported.add(key as string);
        yield {
          object,
          path: ['metadata', 'namespace'],
          text: `metadata.namespace is ${show(object.namespace)}, whose ${namespace} ${problem}, or the first kubectl apply fails`,
        };
      }
    }
  },
};
