import type { KubeObject } from '../../lib/checks/kube-object';
import { ACKNOWLEDGED, CANARY_SHARE } from '../../lib/kube/annotations';
import { append } from '../../lib/kube/append';
import { pathText } from '../../lib/kube/json-path';
import { show } from '../../lib/kube/show';
import { EFFECTS } from './effects';
import type { GroupPlan, PlannedChange } from './plan';

const MAX_VALUE_LENGTH = 80;
const MAX_FIELDS = 20;
/** Page with the section "Switch from fixed replicas". */
const RESET_PAGE = 'docs/explanation/autoscaling.md';

/** Formats the objects of a group, and their changes. */
export function sectionOf({ name, objects, changes }: GroupPlan): string {
  return [
    `${name}: ${objects.length} object${objects.length === 1 ? '' : 's'}`,
    ...namesByKind(objects),
    ...objects.flatMap(canaryShareLine),
    ...acknowledgementLines(objects),
    ...(changes ? changeLines(objects.length, changes, 'in the cluster') : []),
  ].join('\n');
}

function namesByKind(objects: readonly KubeObject[]): string[] {
  return groupByKey(objects.map(({ kind, name }) => [kind, name])).map(([kind, names]) => `  ${kind} ${names}`);
}

function canaryShareLine({ kind, name, manifest }: KubeObject): string[] {
  const share = manifest.metadata.annotations?.[CANARY_SHARE];
  return share === undefined ? [] : [`  canary share of ${kind} ${name}: ${share}`];
}

/** Acknowledged findings with their reasons. */
function acknowledgementLines(objects: readonly KubeObject[]): string[] {
  const all = objects.flatMap(({ kind, name, manifest }) =>
    Object.entries(manifest.metadata.annotations ?? {})
      .filter(([key]) => key.startsWith(ACKNOWLEDGED))
      .map(([key, reason]): [string, string] => [`${key.slice(ACKNOWLEDGED.length)}: ${reason}`, `${kind} ${name}`]),
  );
  return groupByKey(all).map(([text, names]) => `  acknowledged ${text} (${names})`);
}

/** Counts the changes of objects, and groups them by their effect. */
export function changeLines(objects: number, changes: readonly PlannedChange[], where: string): string[] {
  const added = changes.filter(({ isNew }) => isNew);
  const changed = changes.length - added.length;
  const total = `  ${where}: ${added.length} new, ${changed} changed, ${objects - changes.length} unchanged`;
  return added.length === objects ? [total] : [total, ...EFFECTS.flatMap((effect) => effectLines(effect, changes))];
}

/** Lists the changes with an effect: new objects, and the fields with the effect. */
function effectLines(effect: string, changes: readonly PlannedChange[]): string[] {
  const lines = changes.flatMap((change) => {
    const name = `${change.kind} ${change.name}`;
    if (change.isNew) return change.effect === effect ? [`    new ${name}`] : [];
    const fields = change.fields.filter((field) => field.effect === effect);
    if (fields.length === 0) return [];
    const warning = change.warning !== undefined && effect === 'changes traffic' ? [change.warning] : [];
    return [
      `    ${name}`,
      ...fields
        .slice(0, MAX_FIELDS)
        .map(({ path, before, after }) => `      ${pathText(path)}: ${valueText(before)} -> ${valueText(after)}`),
      ...(fields.length > MAX_FIELDS ? [`      and ${fields.length - MAX_FIELDS} more fields`] : []),
      ...warning.map((text) => `      warning: ${text}: see "Switch from fixed replicas" in ${RESET_PAGE}`),
    ];
  });
  return lines.length > 0 ? [`  ${effect}`, ...lines] : [];
}

function valueText(value: unknown): string {
  const text = value === undefined ? 'none' : show(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}...` : text;
}

function groupByKey(pairs: [string, string][]): [string, string][] {
  const groups = new Map<string, string[]>();
  pairs.forEach(([key, value]) => append(groups, key, value));
  return [...groups].map(([key, values]) => [key, values.join(', ')]);
}
