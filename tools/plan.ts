// Prints the objects of the charts, and their changes in the cluster.
import { App, type Chart } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import { runProgram } from '../cli/program';
import { ACKNOWLEDGED, CANARY_SHARE } from '../lib/kube/annotations';
import { capacityTable } from './capacity-table';
import { type Change, Cluster, type PlannedObject, nameOf } from './cluster-changes';

const USAGE = {
  command: 'npm run tool -- plan',
  about:
    'Prints the objects of each chart, their capacity and, if kubectl reaches a cluster, the changes that kubectl apply would make. ' +
    'ML_APP_SIZE is the size of the charts, lab or laptop.',
};

void runProgram(USAGE, () => {
  const size = process.env.ML_APP_SIZE ?? 'lab';
  const charts = addCharts(new App(), Size.named(size));
  const planned = charts.map((chart) => [chart, chart.toJson() as PlannedObject[]] as const);
  const cluster = Cluster.connect();
  const sections = [
    capacityTable(`size ${size}`, charts),
    ...planned.map(([chart, objects]) => sectionOf(chart, objects, cluster).join('\n')),
    footOf(cluster),
  ];
  console.log(sections.join('\n\n'));
});

function sectionOf(chart: Chart, objects: PlannedObject[], cluster: Cluster | string): string[] {
  return [
    `${chart.node.id}: ${objects.length} objects`,
    ...namesByKind(objects),
    ...objects.flatMap((object) => canaryShare(object)),
    ...acknowledged(objects),
    ...(typeof cluster === 'string' ? [] : changesOf(objects, cluster.changes(objects))),
  ];
}

function namesByKind(objects: PlannedObject[]): string[] {
  const names = grouped(objects.map(({ kind, metadata }) => [kind, metadata.name]));
  return Object.entries(names).map(([kind, all]) => `  ${kind} ${all.join(', ')}`);
}

function canaryShare(object: PlannedObject): string[] {
  const share = object.metadata.annotations?.[CANARY_SHARE];
  return share === undefined ? [] : [`  canary share of ${nameOf(object)}: ${share}`];
}

/** Acknowledged findings with their reasons. */
function acknowledged(objects: PlannedObject[]): string[] {
  const all = objects.flatMap((object) =>
    Object.entries(object.metadata.annotations ?? {})
      .filter(([key]) => key.startsWith(ACKNOWLEDGED))
      .map(([key, reason]): [string, string] => [`${key.slice(ACKNOWLEDGED.length)}: ${reason}`, nameOf(object)]),
  );
  return Object.entries(grouped(all)).map(([text, names]) => `  acknowledged ${text} (${names.join(', ')})`);
}

function changesOf(objects: PlannedObject[], changes: Change[]): string[] {
  const added = changes.filter(({ diff }) => diff.length === 0);
  const changed = changes.filter(({ diff }) => diff.length > 0);
  return [
    `  in the cluster: ${added.length} new, ${changed.length} changed, ${objects.length - changes.length} unchanged`,
    ...(added.length === objects.length ? [] : added.map(({ object }) => `  new ${object}`)),
    ...changed.flatMap(({ object, diff }) => [
      `  changed ${object}`,
      ...diff.map((line) => `    ${line}`),
      ...dropOf(object, diff, objects),
    ]),
  ];
}

/** Warns of replicas that kubectl resets: it removes the replicas of its last apply, and the API server sets the default, 1. */
function dropOf(name: string, diff: string[], objects: PlannedObject[]): string[] {
  const before = diff
    .map((line) => /^- {2}replicas: (\d+)$/.exec(line)?.[1])
    .find((replicas) => replicas !== undefined);
  const planned = objects.find((object) => nameOf(object) === name)?.spec?.replicas;
  return Number(before ?? 1) > 1 && planned === undefined && diff.includes('+  replicas: 1')
    ? [
        `  warning: ${name} drops from ${before} pods to 1 until its autoscaler adds pods: see "From fixed replicas" in docs/explanation/autoscaling.md`,
      ]
    : [];
}

function footOf(cluster: Cluster | string): string {
  return typeof cluster === 'string'
    ? `not compared with a cluster: ${cluster}`
    : `compared with the cluster of context ${cluster.name}`;
}

function grouped(pairs: [string, string][]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [key, value] of pairs) (groups[key] ??= []).push(value);
  return groups;
}
