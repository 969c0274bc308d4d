import { App, Chart } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import { Capacity, CapacityDemand } from '../lib';

const HEADINGS = ['pods', 'CPU', 'memory', 'ephemeral storage', 'GPU', 'CPU limit', 'memory limit'];

try {
  const size = process.env.ML_APP_SIZE ?? 'lab';
  const charts = addCharts(new App(), Size.named(size));
  console.log(
    table([
      [`size ${size}`, '', ...HEADINGS],
      ...charts.flatMap((chart) => rowsOf(chart.node.id, [chart])),
      ...rowsOf('all charts', charts),
    ]),
  );
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
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

/** Names to the left, amounts to the right. */
function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number) => (i < 2 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0));
  return rows.map((row) => row.map(cell).join('  ')).join('\n');
}
