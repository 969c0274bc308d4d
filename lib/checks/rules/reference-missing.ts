import { CLAIM } from '../../kube/claims';
import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { documents, inContainer } from '../example-yaml';
import { KnownNames } from '../known-names';
import type { ObjectIndex } from '../object-index';
import { CONFIG_MAP, SECRET, referencesIn } from '../references';
import type { Rule } from '../rule';

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
    'Reference to a ConfigMap, Secret or claim that does not exist, if the app contains one with a similar name, one with the same name in another namespace, or all other ConfigMaps or Secrets that it uses',
  consequence: 'The pod does not start',
  source: 'https://kubernetes.io/docs/concepts/configuration/configmap/#restrictions-1',
  example: { wrong: containerReading('model-setings'), right: containerReading('model-settings') },
  *find(index) {
    const knownNames = index.once(namesIn);
    for (const { workload, kind, name, path } of index.once(referencesIn)) {
      const { object } = workload;
      const mistake = knownNames.mistakeIn({ api: kind, namespace: object.namespace, name });
      if (mistake !== undefined) {
        yield { object, path, text: `${pathText(path)} is ${show(name)}, ${mistake}` };
      }
    }
  },
};

function namesIn(index: ObjectIndex): KnownNames {
  const uses = index
    .once(referencesIn)
    .map(({ workload, kind, name }) => ({ api: kind, namespace: workload.object.namespace, name }));
  return new KnownNames(index, [CONFIG_MAP, SECRET, CLAIM], uses);
}
