import type { Chart } from 'cdk8s';
import { Capacity, type CapacityDemand } from '../lib';

const HEADINGS = ['pods', 'CPU', 'memory', 'ephemeral storage', 'GPU', 'CPU limit', 'memory limit'];

/** Table of the requests and limits of each chart and of all charts. */
export function capacityTable(title: string, charts: Chart[]): string {
  return table([
    [title, '', ...HEADINGS],
    ...charts.flatMap((chart) => rowsOf(chart.node.id, [chart])),
    ...rowsOf('all charts', charts),
  ]);
}

function rowsOf(name: string, charts: Chart[]): string[][] {
  const { atRest, atMaximum, duringRollout } = Capacity.ofAll(charts);
  return [
    [],
    [name, 'at rest', ...cells(atRest)],
    ['', 'at maximum', ...cells(atMaximum)],
    ['', 'during rollout', ...cells(duringRollout)],
  ];
}

function cells({ pods, requests, limits }: CapacityDemand): string[] {
  const gpus = Object.entries(requests.extendedResources).map(([resource, count]) => `${count} ${resource}`);
  const amounts = [requests.cpu, requests.memory, requests.ephemeralStorage, gpus.join(', ') || '0'];
  return [pods, ...amounts, limits.cpu, limits.memory].map((amount) => String(amount ?? 'none'));
}

/** Aligns names to the left and amounts to the right. */
function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number) => (i < 2 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0));
  return rows.map((row) => row.map(cell).join('  ')).join('\n');
}
