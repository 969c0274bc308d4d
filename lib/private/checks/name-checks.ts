import { show } from '../check';
import { CrossCheck, nameOf } from './cross-check';

export const NAME_CHECKS: CrossCheck[] = [
  {
    id: 'duplicate-name',
    *find(index) {
      for (const object of index.objects) {
        const first = index.sameName(object);
        if (first !== object) {
          const { name, namespace } = object;
          const where = namespace === '' ? '' : ` in namespace '${namespace}'`;
          yield {
            object,
            text: `metadata.name is ${show(name)}, which ${nameOf(first)} has too${where}: pass another name, or each overwrites the other`,
          };
        }
      }
    },
  },
];
