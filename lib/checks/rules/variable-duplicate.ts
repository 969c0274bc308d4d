import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { duplicatesIn } from '../duplicates';
import { inContainer } from '../example-yaml';
import type { Rule } from '../rule';

const containerYaml = (name: string) =>
  inContainer(`env: [{ name: BATCH_SIZE, value: '8' }, { name: ${name}, value: '16' }]`);

export const variableDuplicate: Rule = {
  id: 'variable-duplicate',
  finding: 'Duplicate environment variable in a container',
  consequence: 'The last value replaces the others',
  source: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
  aliases: { kubeScore: ['environment-variable-key-duplication'], kubeLinter: ['duplicate-env-var'] },
  example: { wrong: containerYaml('BATCH_SIZE'), right: containerYaml('QUEUE_SIZE') },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      for (const { index: i, key } of duplicatesIn(container.env ?? [], ({ name }) => name)) {
        const field = [...path, 'env', i, 'name'];
        yield {
          object,
          path: field,
          text: `${pathText(field)} is ${show(key)}, which an earlier variable of container '${container.name}' also has: keep one of them`,
        };
      }
    }
  },
};
