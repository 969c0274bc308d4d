import { createHash } from 'node:crypto';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../../lib/checks/rule';
import { STDIN } from '../input/files';
import type { Place, Problem } from '../input/problem';
import { HOMEPAGE, version } from '../package';
import { type AcknowledgedFinding, type CheckReport, type FileFinding, levelOf } from './report';
import { messageOf } from './text';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * Formats a report as SARIF, for code scanning.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifOf(report: CheckReport): string {
  const { findings, acknowledged, problems, rules } = report;
  const ids = [...new Set([...findings, ...acknowledged].map(({ check }) => check))].sort();
  const run = {
    tool: {
      driver: {
        name: 'cdk8s-ml-app',
        version: version(),
        informationUri: HOMEPAGE,
        rules: ids.map((id) => descriptor(id, rules)),
      },
    },
    columnKind: 'utf16CodeUnits',
    invocations: [
      { executionSuccessful: problems.length === 0, toolExecutionNotifications: problems.map(notification) },
    ],
    results: [
      ...findings.map((finding) => resultOf(finding, ids, rules)),
      ...acknowledged.map((finding) => suppressedResult(finding, ids, rules)),
    ],
  };
  return JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, undefined, 2);
}

function descriptor(id: string, rules: readonly Rule[]) {
  const rule = rules.find((candidate) => candidate.id === id);
  const plainText = (markdown: string) => markdown.replace(/`/g, '');
  return {
    id,
    shortDescription: { text: rule ? plainText(rule.finding) : id },
    fullDescription: { text: rule ? plainText(`${rule.finding}. ${rule.consequence}.`) : id },
    ...(rule?.source === undefined ? {} : { helpUri: rule.source }),
    defaultConfiguration: { level: levelOf(id, rules) },
  };
}

function resultOf(finding: FileFinding, ids: readonly string[], rules: readonly Rule[]) {
  const { check, file, object, path } = finding;
  const name = object && [object.kind, object.namespace, object.name].filter((part) => part !== undefined).join('/');
  const logical = name === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: [name, path].join(':') }] };
  const identity = JSON.stringify([check, file, name, path]);
  return {
    ruleId: check,
    ruleIndex: ids.indexOf(check),
    level: levelOf(check, rules),
    message: { text: messageOf(finding) },
    locations: [{ ...locationOf(file, finding), ...logical }],
    partialFingerprints: { 'object/v1': createHash('sha256').update(identity).digest('hex').slice(0, 32) },
  };
}

function suppressedResult(finding: AcknowledgedFinding, ids: readonly string[], rules: readonly Rule[]) {
  const kind = finding.in === 'config' ? 'external' : 'inSource';
  const suppressions = [{ kind, status: 'accepted', justification: finding.reason }];
  return { ...resultOf({ ...finding, message: 'acknowledged' }, ids, rules), suppressions };
}

function notification(problem: Problem) {
  return { level: 'error', message: { text: problem.message }, locations: [locationOf(problem.file, problem)] };
}

function locationOf(file: string, { line, column }: Partial<Place>) {
  const region = line === undefined ? {} : { region: { startLine: line, startColumn: column } };
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } };
}

/** Returns a path relative to the current folder, or a URL for a file elsewhere. */
function uriOf(file: string): string {
  if (file === STDIN) return 'stdin';
  const path = relative('.', resolve(file));
  return path.startsWith('..') || isAbsolute(path)
    ? pathToFileURL(resolve(file)).href
    : path.split(sep).map(encodeURIComponent).join('/');
}
