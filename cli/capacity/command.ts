import { readGroups } from '../input/groups';
import type { Arguments } from '../program';
import { capacityOf } from './demands';
import { capacityTable } from './table';

/** Prints the resources that manifests request. */
export function capacity({ positionals, values }: Arguments): void {
  const groups = capacityOf(readGroups(positionals), 'total');
  console.log(values.output === 'json' ? JSON.stringify(groups, publicOnly, 2) : capacityTable('file', groups));
}

/** Replacer of `JSON.stringify()` that omits internal properties. */
export function publicOnly(key: string, value: unknown): unknown {
  return key.startsWith('_') ? undefined : value;
}
