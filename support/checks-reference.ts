import { loadAll } from 'js-yaml';
import { RULES } from '../lib/checks/all-rules';
import { NO_FACTS } from '../lib/checks/facts';
import { KubeObject } from '../lib/checks/kube-object';
import { nodeCapacityOf } from '../lib/checks/node-fit';
import { ObjectIndex } from '../lib/checks/object-index';
import type { Aliases, Rule } from '../lib/checks/rule';
import type { Manifest } from '../lib/kube/manifest';
import { lineDiff } from './line-diff';
import { markdownTable } from './markdown-table';

const CHECKS = RULES.filter(({ isOpinion, isAdvice }) => !isOpinion && !isAdvice);
const ADVICE = RULES.filter(({ isAdvice }) => isAdvice);
const OPINIONS = RULES.filter(({ isOpinion }) => isOpinion);

/** Table of the checks, without advice and opinions. */
export function checksTable(): string {
  return tableOf(CHECKS);
}

/** Table of the advice. */
export function adviceTable(): string {
  return tableOf(ADVICE);
}

/** Table of the opinions. */
export function opinionsTable(): string {
  return tableOf(OPINIONS);
}

/** Table of the equivalent checks of other linters. */
export function aliasesTable(): string {
  const rows = RULES.filter(({ aliases }) => aliases).map(({ id, aliases = {} }) => [
    `\`${id}\``,
    ...(['kubeScore', 'kubeLinter', 'polaris'] as const).map((linter) => namesOf(aliases, linter)),
  ]);
  return markdownTable(['check', 'kube-score', 'kube-linter', 'Polaris'], rows);
}

/** Section of each rule, with its example. */
export function checkSections(): string {
  return RULES.map(sectionOf).join('\n\n');
}

function tableOf(rules: readonly Rule[]): string {
  return markdownTable(
    ['check', 'finding', 'consequence'],
    rules.map(({ id, finding, consequence }) => [`[\`${id}\`](#${id})`, finding, consequence]),
  );
}

function namesOf(aliases: Aliases, linter: keyof Aliases): string {
  return (aliases[linter] ?? []).map((name) => `\`${name}\``).join(', ');
}

function sectionOf(rule: Rule): string {
  const { id, finding, consequence, source, isOpinion, example } = rule;
  const messages = isOpinion ? [] : messagesOf(rule);
  return [
    `### \`${id}\``,
    `${finding}. ${consequence}. [Source](${source}).`,
    ...messages.map((message) => `    ${message}`),
    `\`\`\`diff\n${lineDiff(example.wrong, example.right)}\n\`\`\``,
  ].join('\n\n');
}

/** Messages about the wrong form of an example, with a construct path for each object. */
function messagesOf({ id, example, ...rule }: Rule): string[] {
  const fail = (resource: string): never => {
    throw new Error(`the example of ${id} has a wrong amount of ${resource}`);
  };
  const nodes = (example.nodes ?? []).map((amounts) => nodeCapacityOf(amounts, { fail }));
  const index = new ObjectIndex(objectsIn(example.wrong), { ...NO_FACTS, nodes });
  return [...rule.find(index)].map(({ object, text }) => `[${object.origin.name}] ${id}: ${text}`);
}

function objectsIn(yaml: string): KubeObject[] {
  const manifests = loadAll(yaml) as Manifest[];
  return manifests.map((manifest, i) => {
    const earlier = manifests.slice(0, i).filter(({ kind }) => kind === manifest.kind).length;
    const id = `${manifest.kind.toLowerCase()}${earlier > 0 ? earlier + 1 : ''}`;
    return new KubeObject(manifest, { name: `chart/${id}`, scopes: ['chart', id] });
  });
}
