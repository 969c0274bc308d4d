import { append } from '../../kube/append';
import { show } from '../../kube/show';
import { documents } from '../example-yaml';
import type { KubeObject, Origin } from '../kube-object';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';

const configMapYaml = (name: string) => `\
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name} }
data: { BATCH_SIZE: '8' }
`;

export const duplicateName: Rule = {
  id: 'duplicate-name',
  finding: 'Two objects of a kind with the same name in a namespace',
  consequence: 'Each object overwrites the other',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names',
  example: {
    wrong: documents(configMapYaml('settings'), configMapYaml('settings')),
    right: documents(configMapYaml('model-settings'), configMapYaml('gateway-settings')),
  },
  *find(index) {
    for (const [object, ...others] of mistakes(index)) {
      const { name, namespace } = object;
      const where = namespace === '' ? '' : ` in namespace '${namespace}'`;
      const kinds = [...new Set(others.map(({ kind }) => kind))].join(', ');
      const more = kinds === '' ? '' : ` (their ${kinds} also collide)`;
      yield {
        object,
        path: ['metadata', 'name'],
        text: `metadata.name is ${show(name)}, which ${index.firstNamed(object)} also has${where}${more}: pass another name, or each overwrites the other`,
      };
    }
  },
};

/** Finds objects with the name of an earlier object. All objects of two origins with the same name are one mistake. */
function mistakes(index: ObjectIndex): [KubeObject, ...KubeObject[]][] {
  const found = new Map<string, [KubeObject, ...KubeObject[]]>();
  for (const object of index.objects) {
    const first = index.firstNamed(object);
    if (first !== object) {
      const key = JSON.stringify([object.namespace, object.name, divergence(first.origin, object.origin)]);
      append(found as Map<string, KubeObject[]>, key, object);
    }
  }
  return [...found.values()];
}

/** Returns the outermost scopes that differ between two origins, such as two constructs or two files. */
function divergence({ scopes: ones }: Origin, { scopes: others }: Origin): string[][] {
  const depth = ones.findIndex((scope, i) => scope !== others[i]);
  return depth < 0 ? [[...ones], [...others]] : [ones.slice(0, depth + 1), others.slice(0, depth + 1)];
}
