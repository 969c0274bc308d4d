import { pathText } from '../../kube/json-path';
import { show } from '../../kube/show';
import { containersOf } from '../containers';
import { inContainer } from '../example-yaml';
import type { Workload } from '../object-index';
import type { Rule } from '../rule';

interface WithClaimTemplates {
  readonly volumeClaimTemplates?: { readonly metadata?: { readonly name?: string } }[];
}

const podWithMount = (name: string) =>
  `${inContainer(`volumeMounts: [{ name: ${name}, mountPath: /models }]`)}      volumes: [{ name: models, emptyDir: {} }]\n`;

export const volumeMissing: Rule = {
  id: 'volume-missing',
  finding: 'Mount of a volume or device that neither the pod nor a claim template has',
  consequence: 'The API server rejects the pod',
  source: 'https://kubernetes.io/docs/concepts/storage/volumes/#background',
  example: { wrong: podWithMount('model'), right: podWithMount('models') },
  *find(index) {
    for (const workload of index.workloads) {
      const names = volumeNamesOf(workload);
      for (const { object, container, path } of containersOf(workload)) {
        for (const list of ['volumeMounts', 'volumeDevices'] as const) {
          for (const [i, { name }] of (container[list] ?? []).entries()) {
            if (!names.has(name)) {
              const field = [...path, list, i, 'name'];
              yield {
                object,
                path: field,
                text: `${pathText(field)} is ${show(name)}, which no volume of the pod has: pass one of ${show([...names])}, or add the volume`,
              };
            }
          }
        }
      }
    }
  },
};

function volumeNamesOf({ object, pod }: Workload): Set<string | undefined> {
  const templates = object.spec<WithClaimTemplates>().volumeClaimTemplates ?? [];
  return new Set(
    [...(pod.volumes ?? []), ...templates.flatMap(({ metadata }) => metadata ?? [])].map(({ name }) => name),
  );
}
