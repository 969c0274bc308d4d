import { CLAIM } from '../../kube/claims';
import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { documents, inContainer } from '../example-yaml';
import { ObjectNames } from '../object-names';
import type { ObjectIndex } from '../object-index';
import { CONFIG_MAP, type Reference, SECRET, pullSecretsIn, referencesIn } from '../references';
import type { Rule } from '../rule';
import { AUTHENTICATION_APIS, authenticationsIn } from '../trigger-authentications';

const SETTINGS = `\
apiVersion: v1
kind: ConfigMap
metadata: { name: model-settings }
data: { BATCH_SIZE: '8' }
`;
const containerReading = (name: string) =>
  documents(SETTINGS, inContainer(`envFrom: [{ configMapRef: { name: ${name} } }]`));

export const referenceMissing: Rule = {
  id: 'reference-missing',
  finding:
    'Required reference to a ConfigMap, Secret, claim or TriggerAuthentication that does not exist, if the app contains one with a similar name or one with the same name in another namespace. If the pods and ScaledObjects of a namespace reference at least three names of a kind and only one is missing, the check also reports the missing one, except a claim',
  consequence: 'The pod does not start, or KEDA does not scale the workload',
  source: 'https://kubernetes.io/docs/concepts/configuration/configmap/#restrictions-1',
  aliases: { kubeLinter: ['env-value-from'] },
  example: { wrong: containerReading('model-setings'), right: containerReading('model-settings') },
  *find(index) {
    const names = index.once(namesIn);
    const references = [...usesIn(index), ...pullSecretsIn(index).map(useOf)];
    for (const { object, api, namespace, name, path } of references) {
      const mistake = names.mistakeIn({ api, namespace, name });
      if (mistake !== undefined) {
        yield { object, path, text: `${pathText(path)} is ${show(name)}, ${mistake}` };
      }
    }
  },
};

/** Returns the names that the app uses, without image pull Secrets, because authors often create these outside the app. */
function namesIn(index: ObjectIndex): ObjectNames {
  return new ObjectNames(index, [CONFIG_MAP, SECRET, CLAIM, ...AUTHENTICATION_APIS], usesIn(index));
}

function usesIn(index: ObjectIndex) {
  return [...index.once(referencesIn).map(useOf), ...index.once(authenticationsIn)];
}

function useOf({ workload: { object }, kind: api, name, path }: Reference) {
  return { object, api, namespace: object.namespace, name, path };
}
