import { readGroups } from '../input/groups';
import type { Arguments } from '../program';
import { capacityOf } from './demands';
import { capacityTable } from './table';

/** Prints the resources that manifests request. */
export function capacity({ positionals, values }: Arguments): void {
  const demands = capacityOf(readGroups(positionals), 'total');
  console.log(values.output === 'json' ? JSON.stringify(demands, publicOnly, 2) : capacityTable('file', demands));
}

/** Leaves out the internals of the library. */
export function publicOnly(key: string, value: unknown): unknown {
  return key.startsWith('_') ? undefined : value;
}
