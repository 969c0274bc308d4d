import type { KubeObject } from '../../lib/checks/kube-object';
import { ACKNOWLEDGED, CANARY_SHARE } from '../../lib/kube/annotations';
import { append } from '../../lib/kube/append';
import { pathText } from '../../lib/kube/json-path';
import { show } from '../../lib/kube/show';
import { HOMEPAGE } from '../package';
import { EFFECTS } from './effects';
import type { GroupPlan, PlannedChange } from './plan';

const MAX_VALUE_LENGTH = 80;
const MAX_FIELDS = 20;
const RESET_PAGE = `${HOMEPAGE}/blob/main/docs/explanation/autoscaling.md#switch-from-fixed-replicas`;

/** Formats the objects of a group, and their changes. */
export function sectionOf({ name, objects, changes }: GroupPlan): string {
  const nameOf = namerFor(objects);
  return [
    `${name}: ${objects.length} object${objects.length === 1 ? '' : 's'}${namespaceText(objects)}`,
    ...namesByKind(objects, nameOf),
    ...objects.flatMap((object) => canaryShareLine(object, nameOf)),
    ...acknowledgementLines(objects, nameOf),
    ...(changes ? changeLines(objects, changes, 'in the cluster') : []),
  ].join('\n');
}

/** Returns the name of an object, with its namespace if necessary. */
type Namer = (object: { readonly namespace?: string; readonly name: string }) => string;

/** Returns the namespace as text if all namespaced objects have the same one. */
function namespaceText(objects: readonly KubeObject[]): string {
  const [namespace = '', ...others] = namespacesOf(objects);
  return namespace !== '' && others.length === 0 ? ` in namespace ${namespace}` : '';
}

/** Returns a function that writes the namespace before the name, if objects are in more than one namespace. */
function namerFor(objects: readonly KubeObject[]): Namer {
  const hasOneNamespace = namespacesOf(objects).size < 2;
  return ({ namespace = '', name }) => (hasOneNamespace || namespace === '' ? name : `${namespace}/${name}`);
}

function namespacesOf(objects: readonly KubeObject[]): Set<string> {
  return new Set(objects.filter(({ isClusterScoped }) => !isClusterScoped).map(({ namespace }) => namespace));
}

function namesByKind(objects: readonly KubeObject[], nameOf: Namer): string[] {
  return groupByKey(objects.map((object) => [object.kind, nameOf(object)])).map(
    ([kind, names]) => `  ${kind} ${names}`,
  );
}

function canaryShareLine(object: KubeObject, nameOf: Namer): string[] {
  const share = object.manifest.metadata.annotations?.[CANARY_SHARE];
  return share === undefined ? [] : [`  canary share of ${object.kind} ${nameOf(object)}: ${share}`];
}

/** Acknowledged findings with their reasons. */
function acknowledgementLines(objects: readonly KubeObject[], nameOf: Namer): string[] {
  const all = objects.flatMap((object) =>
    Object.entries(object.manifest.metadata.annotations ?? {})
      .filter(([key]) => key.startsWith(ACKNOWLEDGED))
      .map(([key, reason]): [string, string] => [
        `${key.slice(ACKNOWLEDGED.length)}: ${reason}`,
        `${object.kind} ${nameOf(object)}`,
      ]),
  );
  return groupByKey(all).map(([text, names]) => `  acknowledged ${text} (${names})`);
}

/** Formats the numbers of new, changed and unchanged objects, and the changes by effect. */
export function changeLines(
  objects: readonly KubeObject[],
  changes: readonly PlannedChange[],
  where: string,
): string[] {
  const added = changes.filter(({ isNew }) => isNew);
  const changed = changes.length - added.length;
  const total = `  ${where}: ${added.length} new, ${changed} changed, ${objects.length - changes.length} unchanged`;
  const areAllNew = added.length === objects.length && added.every(({ reason }) => reason === undefined);
  if (areAllNew) return [total];
  return [total, ...EFFECTS.flatMap((effect) => effectLines(effect, changes, namerFor(objects)))];
}

/** Lists the changes with an effect: new objects, and the fields with the effect. */
function effectLines(effect: string, changes: readonly PlannedChange[], nameOf: Namer): string[] {
  const lines = changes.flatMap((change) => {
    const name = `${change.kind} ${nameOf(change)}`;
    const reason = change.reason === undefined ? '' : `: ${change.reason}`;
    if (change.isNew) return change.effect === effect ? [`    new ${name}${reason}`] : [];
    const fields = change.fields.filter((field) => field.effect === effect);
    if (fields.length === 0) return [];
    const warning = change.warning !== undefined && effect === 'changes traffic' ? [change.warning] : [];
    return [
      `    ${name}`,
      ...fields
        .slice(0, MAX_FIELDS)
        .map(({ path, before, after }) => `      ${pathText(path)}: ${valueText(before)} -> ${valueText(after)}`),
      ...(fields.length > MAX_FIELDS ? [`      and ${fields.length - MAX_FIELDS} more fields`] : []),
      ...warning.map((text) => `      warning: ${text}: see ${RESET_PAGE}`),
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
