import { readGroups } from '../input/groups';
import { reportProblems } from '../input/problem';
import { print } from '../print';
import type { Arguments } from '../program';
import { Drawing } from './drawing';
import { mermaidOf } from './mermaid';

/** Prints a diagram of manifests. */
export function diagram({ positionals, values }: Arguments): void {
  const { groups, problems } = readGroups(positionals);
  if (values.output === 'json') {
    const { nodes, edges, entries } = new Drawing(groups);
    print(JSON.stringify({ nodes, edges, entries }, undefined, 2));
  } else {
    print(mermaidOf(groups));
  }
  reportProblems(problems);
}
