import type { CapacityDemand } from '../../lib/capacity/capacity-demand';
import type { GroupCapacity } from './demands';

const HEADINGS = ['pods', 'CPU', 'memory', 'ephemeral storage', 'GPU', 'CPU limit', 'memory limit'];

/** Formats the requests and limits of each group as a table. */
export function capacityTable(title: string, groups: readonly GroupCapacity[]): string {
  const table = alignedTable([[title, '', ...HEADINGS], ...groups.flatMap(rowsOf)]);
  const names = new Set(groups.flatMap(({ notCounted }) => notCounted.map(nameText)));
  return names.size === 0 ? table : [table, '', `pods not counted: ${[...names].join(', ')}`].join('\n');
}

function nameText({ kind, namespace, name }: GroupCapacity['notCounted'][number]): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

function rowsOf({ name, atRest, atMaximum, duringRollout, perNode }: GroupCapacity): string[][] {
  return [
    [],
    [name, 'at rest', ...cells(atRest)],
    ['', 'at maximum', ...cells(atMaximum)],
    ['', 'during rollout', ...cells(duringRollout)],
    ...(perNode.pods > 0 ? [['', 'on each node', ...cells(perNode)]] : []),
  ];
}

function cells({ pods, requests, limits }: CapacityDemand): string[] {
  const gpus = Object.entries(requests.extendedResources).map(([resource, count]) => `${count} ${resource}`);
  const amounts = [requests.cpu, requests.memory, requests.ephemeralStorage, gpus.join(', ') || '0'];
  return [pods, ...amounts, limits.cpu, limits.memory].map((amount) => String(amount ?? 'none'));
}

/** Aligns names to the left and amounts to the right. */
function alignedTable(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number) => (i < 2 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0));
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}
