import { problemText } from '../input/problem';
import type { CheckReport, FileFinding } from './report';

/** Formats a report as text: one line for each finding, like a compiler. */
export function textOf({ findings, acknowledged, problems, objects, files }: CheckReport): string {
  if (objects === 0 && problems.length > 0) return '';
  const lines = findings.map((finding) =>
    problemText({ ...finding, message: `${finding.check}: ${messageOf(finding)}` }),
  );
  const total = [
    findings.length === 0 ? 'no findings' : countText(findings.length, 'finding'),
    ...(acknowledged.length === 0 ? [] : [`${acknowledged.length} acknowledged`]),
  ].join(', ');
  return [...lines, `${total} in ${countText(objects, 'object')} of ${countText(files, 'file')}`].join('\n');
}

/** Formats the message of a finding, after its object. */
export function messageOf({ object, message }: FileFinding): string {
  if (!object) return message;
  const { kind, namespace, name } = object;
  return `${kind} '${namespace === undefined ? name : `${namespace}/${name}`}': ${message}`;
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
