import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { containersOf } from '../containers';
import { duplicatesIn } from '../duplicates';
import { DEPLOYMENT_YAML } from '../example-yaml';
import type { Rule } from '../rule';

const withSecondContainer = (name: string) => `${DEPLOYMENT_YAML}\
        - name: ${name}
          image: registry.example.com/proxy:1.0.0
`;

export const containerDuplicate: Rule = {
  id: 'container-duplicate',
  finding:
    'Two containers with the same name in a pod, including init containers, or two ports with the same name in a container',
  consequence: 'The API server rejects the pod',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container',
  example: { wrong: withSecondContainer('server'), right: withSecondContainer('proxy') },
  *find(index) {
    for (const workload of index.workloads) {
      const containers = containersOf(workload);
      for (const { item, key } of duplicatesIn(containers, ({ container }) => container.name)) {
        const path = [...item.path, 'name'];
        yield {
          object: workload.object,
          path,
          text: `${pathText(path)} is ${show(key)}, which another container of the pod also has: pass another name`,
        };
      }
      for (const { object, container, path } of containers) {
        for (const { index: i, key } of duplicatesIn(container.ports ?? [], ({ name }) => name)) {
          const field = [...path, 'ports', i, 'name'];
          yield {
            object,
            path: field,
            text: `${pathText(field)} is ${show(key)}, which an earlier port of container '${container.name}' also has: pass another name`,
          };
        }
      }
    }
  },
};
