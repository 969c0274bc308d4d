import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { duplicatesIn } from '../duplicates';
import { inContainer } from '../example-yaml';
import type { Rule } from '../rule';

const podWithMounts = (path: string) =>
  `${inContainer(`volumeMounts: [{ name: models, mountPath: /models }, { name: cache, mountPath: ${path} }]`)}\
      volumes: [{ name: models, emptyDir: {} }, { name: cache, emptyDir: {} }]
`;

export const mountDuplicate: Rule = {
  id: 'mount-duplicate',
  finding: 'Two mounts at the same path in a container, or two volumes with the same name in a pod',
  consequence: 'The API server rejects the pod',
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/#background',
  example: { wrong: podWithMounts('/models'), right: podWithMounts('/cache') },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      for (const { index: i, key } of duplicatesIn(container.volumeMounts ?? [], ({ mountPath }) => mountPath)) {
        const field = [...path, 'volumeMounts', i, 'mountPath'];
        yield {
          object,
          path: field,
          text: `${pathText(field)} is ${show(key)}, where container '${container.name}' already mounts a volume: pass another path`,
        };
      }
    }
    for (const { object, pod, podPath } of index.workloads) {
      for (const { index: i, key } of duplicatesIn(pod.volumes ?? [], ({ name }) => name)) {
        const field = [...podPath, 'volumes', i, 'name'];
        yield {
          object,
          path: field,
          text: `${pathText(field)} is ${show(key)}, which an earlier volume also has: pass another name`,
        };
      }
    }
  },
};
