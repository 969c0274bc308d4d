import { show } from '../check';
import { CrossCheck, nameOf } from './cross-check';
import { KubeObject, join } from './object-index';

/** Kinds that are in no namespace, whatever cdk8s writes there: those that charts have. */
const CLUSTER_SCOPED = new Set([
  'APIService',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'CSIDriver',
  'CustomResourceDefinition',
  'GatewayClass',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

export const NAME_CHECKS: CrossCheck[] = [
  {
    id: 'duplicate-name',
    *find(index) {
      const named = new Map<string, KubeObject>();
      for (const object of index.objects) {
        const { api, kind, name } = object;
        const namespace = CLUSTER_SCOPED.has(kind) ? '' : object.namespace;
        const key = join(api, namespace, name);
        const other = named.get(key);
        if (other) {
          const where = namespace === '' ? '' : ` in namespace '${namespace}'`;
          yield {
            object,
            text: `metadata.name is ${show(name)}, which ${nameOf(other)} has too${where}: pass another name, or each overwrites the other`,
          };
        } else {
          named.set(key, object);
        }
      }
    },
  },
];
