import { readGroups } from '../input/groups';
import { reportProblems } from '../input/problem';
import { print } from '../print';
import type { Arguments } from '../program';
import { capacityOf } from './demands';
import { capacityTable } from './table';

/** Prints the resources that manifests request. */
export function capacity({ positionals, values }: Arguments): void {
  const { groups, problems } = readGroups(positionals);
  const demands = capacityOf(groups, 'total');
  print(values.output === 'json' ? JSON.stringify(demands, publicOnly, 2) : capacityTable('file', demands));
  reportProblems(problems);
}

/** Replacer of `JSON.stringify()` that omits internal properties. */
export function publicOnly(key: string, value: unknown): unknown {
  return key.startsWith('_') ? undefined : value;
}
