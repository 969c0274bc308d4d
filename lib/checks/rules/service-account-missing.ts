import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { documents, inPod } from '../example-yaml';
import { ObjectNames } from '../object-names';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';

const SERVICE_ACCOUNT = 'ServiceAccount';

const ACCOUNT = `\
apiVersion: v1
kind: ServiceAccount
metadata: { name: model }
`;
const podWithAccount = (name: string) => documents(ACCOUNT, inPod(`serviceAccountName: ${name}`));

export const serviceAccountMissing: Rule = {
  id: 'service-account-missing',
  finding:
    'Pod whose ServiceAccount does not exist, if the app contains one with a similar name or one with the same name in another namespace. If the pods of a namespace reference at least three ServiceAccounts and only one is missing, the check also reports the missing one',
  consequence: 'The API server rejects the pods',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#use-multiple-service-accounts',
  aliases: { kubeLinter: ['non-existent-service-account'] },
  example: { wrong: podWithAccount('modle'), right: podWithAccount('model') },
  *find(index) {
    const names = index.once(namesIn);
    for (const { object, pod, podPath } of index.workloads) {
      const name = pod.serviceAccountName;
      const mistake = name && names.mistakeIn({ api: SERVICE_ACCOUNT, namespace: object.namespace, name });
      if (mistake) {
        const path = [...podPath, 'serviceAccountName'];
        yield { object, path, text: `${pathText(path)} is ${show(name)}, ${mistake}` };
      }
    }
  },
};

function namesIn(index: ObjectIndex): ObjectNames {
  const uses = index.workloads.flatMap(({ object: { namespace }, pod: { serviceAccountName: name } }) =>
    name === undefined ? [] : [{ api: SERVICE_ACCOUNT, namespace, name }],
  );
  return new ObjectNames(index, [SERVICE_ACCOUNT], uses);
}
