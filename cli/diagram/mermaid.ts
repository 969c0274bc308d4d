import type { ManifestGroup } from '../input/groups';
import { Drawing, type Edge, type Node } from './drawing';

/** Draws a Mermaid flowchart with a subgraph for each group. */
export function mermaidOf(groups: readonly ManifestGroup[]): string {
  const { nodes, edges, entries } = new Drawing(groups);
  const groupOf = new Map(nodes.map(({ id, group }) => [id, group]));
  const drawn = groups.map(({ name }) => name).filter((name) => nodes.some(({ group }) => group === name));
  const isOfOne = ({ from, to }: Edge) => groupOf.get(from) === groupOf.get(to);
  return [
    'flowchart LR',
    ...(entries.length > 0 ? ['  client([client])'] : []),
    ...drawn.flatMap((group) => [
      `  subgraph ${titleOf(group)}`,
      ...nodes.filter((node) => node.group === group).map((node) => `    ${nodeText(node)}`),
      ...edges
        .filter((edge) => groupOf.get(edge.from) === group && isOfOne(edge))
        .map((edge) => `    ${edgeText(edge)}`),
      '  end',
    ]),
    ...edges.filter((edge) => !isOfOne(edge)).map((edge) => `  ${edgeText(edge)}`),
    ...(entries.length > 0 ? [`  client --> ${entries.join(' & ')}`] : []),
  ].join('\n');
}

/** Id of a group, with a title unless it consists of words and hyphens. */
function titleOf(group: string): string {
  return /^[\w-]+$/.test(group) ? group : `${group.replace(/\W/g, '_')}["${escaped(group)}"]`;
}

function nodeText({ id, kind, name, details }: Node): string {
  return `${id}["${[`${kind} ${name}`, ...details].map(escaped).join('<br>')}"]`;
}

function edgeText({ from, to, type }: Edge): string {
  return `${from} ${type === 'scales' ? '-.->' : '-->'} ${to}`;
}

function escaped(text: string): string {
  return text.replace(/"/g, '#quot;').replace(/</g, '#lt;');
}
