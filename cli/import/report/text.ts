import { pathText } from '../../../lib/kube/json-path';
import { show } from '../../../lib/kube/show';
import type { ImportResult, ImportedObject } from '../import';
import { additionsOf } from './additions';
import { type AdoptionStep, adoptionOf } from './adoption';
import { countsOf, totalOf } from './summary';

const MAX_VALUE_LENGTH = 60;

/** Formats the report of an import. */
export function textOf(imported: ImportResult): string {
  const { objects, findings, run } = imported;
  const apps = objects.filter(({ app, object }) => app?.source.deployment === object);
  const additions = apps.flatMap((one) => (one.app ? [{ one, all: additionsOf(one.app, one.written) }] : []));
  const sections: [title: string, lines: string[]][] = [
    ['Objects', objects.map(objectLine)],
    ['Improved by the library', objects.flatMap(improvedLines)],
    ['Kept by overrides', objects.flatMap(overriddenLines)],
    ['Lost', objects.flatMap(lostLines)],
    [
      'Added by the library',
      additions.flatMap(({ one, all }) =>
        additionLines(
          one,
          all.filter(({ isRisk }) => !isRisk),
        ),
      ),
    ],
    [
      'Verify before you apply',
      additions.flatMap(({ one, all }) =>
        additionLines(
          one,
          all.filter(({ isRisk }) => isRisk),
        ),
      ),
    ],
    ['Synthesis fails', [...run.errors, ...run.findings].map(({ text }) => text)],
    ['Findings of the checks, acknowledged as imported', findings.map(({ text }) => text)],
    ['Adopt the running objects', adoptionOf(imported).flatMap(stepLines)],
  ];
  const nonEmpty = sections.filter(([, lines]) => lines.length > 0);
  return [
    ...nonEmpty.map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].join('\n')),
    totalLine(imported),
  ].join('\n\n');
}

function stepLines({ text, commands }: AdoptionStep, index: number): string[] {
  return [`${index + 1}. ${text}${commands.length > 0 ? ':' : ''}`, ...commands.map((command) => `     ${command}`)];
}

function nameOf({ object }: ImportedObject): string {
  return `${object.kind} ${object.name}`;
}

function objectLine(one: ImportedObject): string {
  const { construct, reason } = one;
  const why = reason === undefined ? '' : ` (${reason})`;
  if (construct === undefined) return `${nameOf(one)}: not in the program${why}`;
  const { total, equal, improved } = countsOf(one);
  const rest = improved > 0 ? `, ${improved} improved` : '';
  return `${nameOf(one)}: ${construct}${why}, ${equal} of ${total} fields equal${rest}`;
}

function improvedLines(one: ImportedObject): string[] {
  return one.improved.map(
    ({ path, before, after, reason }) =>
      `${nameOf(one)}: ${pathText(path)}: ${valueText(before)} -> ${valueText(after)}: ${reason}`,
  );
}

function overriddenLines(one: ImportedObject): string[] {
  return one.overridden.map(({ path }) => `${nameOf(one)}: ${pathText(path)}`);
}

function lostLines(one: ImportedObject): string[] {
  return one.construct === undefined
    ? [`${nameOf(one)}: ${one.reason}`]
    : one.lost.map(
        ({ path, before, after }) => `${nameOf(one)}: ${pathText(path)}: ${valueText(before)} -> ${valueText(after)}`,
      );
}

function additionLines(one: ImportedObject, all: readonly { readonly text: string }[]): string[] {
  return all.map(({ text }) => `${nameOf(one)}: ${text}`);
}

function valueText(value: unknown): string {
  const text = value === undefined ? 'none' : show(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}...` : text;
}

function totalLine(imported: ImportResult): string {
  const { total, equal, improved, lost } = totalOf(imported);
  const objects = imported.objects.length;
  const lostText = lost > 0 ? `${lost} lost` : 'none lost';
  return `${objects} object${objects === 1 ? '' : 's'}: ${equal} of ${total} fields equal, ${improved} improved, ${lostText}`;
}
