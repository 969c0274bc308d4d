import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { documents, inContainer } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import { CONFIG_MAP, referencesIn } from '../references';
import type { Rule } from '../rule';

/** Fields with the keys of a ConfigMap or Secret. */
const FIELDS = ['data', 'binaryData', 'stringData'];
/** Type of the Secrets that a controller fills. */
const SERVICE_ACCOUNT_TOKEN = 'kubernetes.io/service-account-token';

const SETTINGS = `\
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { batch-size: '8' }
`;
const containerReading = (key: string) =>
  documents(
    SETTINGS,
    inContainer(`env: [{ name: BATCH_SIZE, valueFrom: { configMapKeyRef: { name: settings, key: ${key} } } }]`),
  );

export const keyMissing: Rule = {
  id: 'key-missing',
  finding: 'Required reference to a key that the ConfigMap or Secret does not have',
  consequence: 'The pod does not start',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions',
  aliases: { kubeLinter: ['env-value-from'] },
  example: { wrong: containerReading('batch_size'), right: containerReading('batch-size') },
  *find(index) {
    for (const { workload, kind, name, keys } of index.once(referencesIn)) {
      const source = keys.length > 0 ? index.find(kind, workload.object.namespace, name) : undefined;
      const existingKeys = source && keysOf(source);
      for (const { key, path } of existingKeys ? keys : []) {
        if (!existingKeys?.includes(key)) {
          yield {
            object: workload.object,
            path,
            text: `${pathText(path)} is ${show(key)}, which ${source} does not have: pass one of its keys (${existingKeys?.join(', ')})`,
          };
        }
      }
    }
  },
};

/** Returns the keys of a ConfigMap or Secret; undefined if another program fills it. */
function keysOf({ kind, manifest }: KubeObject): string[] | undefined {
  const fields = manifest as unknown as { readonly [field: string]: unknown };
  const keys = FIELDS.flatMap((field) => Object.keys(fields[field] ?? {}));
  return (keys.length === 0 && kind !== CONFIG_MAP) || fields.type === SERVICE_ACCOUNT_TOKEN ? undefined : keys;
}
