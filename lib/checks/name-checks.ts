import type { IConstruct } from 'constructs';
import { append } from '../kube/append';
import { show } from '../validation/check';
import { type CrossCheck, nameOf } from './cross-check';
import type { KubeObject, ObjectIndex } from './object-index';

export const DUPLICATE_NAME = 'duplicate-name';

export const NAME_CHECKS: CrossCheck[] = [
  {
    id: DUPLICATE_NAME,
    *find(index) {
      for (const [object, ...others] of mistakes(index)) {
        const { name, namespace } = object;
        const where = namespace === '' ? '' : ` in namespace '${namespace}'`;
        const kinds = [...new Set(others.map(({ kind }) => kind))].join(', ');
        const more = kinds === '' ? '' : `, and so have their ${kinds}`;
        yield {
          object,
          text: `metadata.name is ${show(name)}, which ${nameOf(index.sameName(object))} has too${where}${more}: pass another name, or each overwrites the other`,
        };
      }
    },
  },
];

/** Objects with a name that another one has: those that two constructs made with one name are one mistake. */
function mistakes(index: ObjectIndex): [KubeObject, ...KubeObject[]][] {
  const found = new Map<string, [KubeObject, ...KubeObject[]]>();
  for (const object of index.objects) {
    const first = index.sameName(object);
    if (first !== object) {
      const makers = makersOf(first.construct, object.construct).map(({ node }) => node.path);
      append(found as Map<string, KubeObject[]>, JSON.stringify([object.namespace, object.name, ...makers]), object);
    }
  }
  return [...found.values()];
}

/** The constructs right below the closest one that holds both. */
function makersOf(one: IConstruct, other: IConstruct): IConstruct[] {
  const [ones, others] = [one.node.scopes, other.node.scopes];
  const depth = ones.findIndex((scope, i) => scope !== others[i]);
  return [ones[depth] ?? one, others[depth] ?? other];
}
