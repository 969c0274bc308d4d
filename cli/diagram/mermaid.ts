import type { ManifestGroup } from '../input/groups';
import { oneLine } from '../print';
import { Ids } from './ids';
import { Drawing, type Edge, type Node } from './drawing';

/** Draws a Mermaid flowchart with a subgraph for each group. */
export function mermaidOf(groups: readonly ManifestGroup[]): string {
  const { nodes, edges, entries } = new Drawing(groups);
  const groupOf = new Map(nodes.map(({ id, group }) => [id, group]));
  const groupNames = groups.map(({ name }) => name).filter((name) => nodes.some(({ group }) => group === name));
  const isWithinGroup = ({ from, to }: Edge) => groupOf.get(from) === groupOf.get(to);
  const ids = new Ids();
  nodes.forEach(({ id }) => ids.idFor(id));
  return [
    'flowchart LR',
    ...(entries.length > 0 ? ['  client([client])'] : []),
    ...groupNames.flatMap((group) => [
      `  subgraph ${titleOf(group, ids)}`,
      ...nodes.filter((node) => node.group === group).map((node) => `    ${nodeText(node)}`),
      ...edges
        .filter((edge) => groupOf.get(edge.from) === group && isWithinGroup(edge))
        .map((edge) => `    ${edgeText(edge)}`),
      '  end',
    ]),
    ...edges.filter((edge) => !isWithinGroup(edge)).map((edge) => `  ${edgeText(edge)}`),
    ...(entries.length > 0 ? [`  client --> ${entries.join(' & ')}`] : []),
  ].join('\n');
}

/** ID of a subgraph, with the name of the group as its title if they differ. */
function titleOf(group: string, ids: Ids): string {
  const id = ids.idFor(group, /[^\w-]/g);
  return id === group ? group : `${id}["${escapeLabel(group)}"]`;
}

function nodeText({ id, kind, name, details }: Node): string {
  return `${id}["${[`${kind} ${name}`, ...details].map(escapeLabel).join('<br>')}"]`;
}

function edgeText({ from, to, type }: Edge): string {
  return `${from} ${type === 'scales' ? '-.->' : '-->'} ${to}`;
}

function escapeLabel(text: string): string {
  return oneLine(text).replace(/"/g, '#quot;').replace(/</g, '#lt;');
}
