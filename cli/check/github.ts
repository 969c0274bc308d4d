import { STDIN } from '../input/files';
import type { Problem } from '../input/problem';
import { type CheckReport, type FileFinding, levelOf } from './report';
import { messageOf } from './text';

/**
 * Formats a report as annotations of GitHub Actions.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
export function githubOf({ findings, problems, rules }: CheckReport): string {
  return [
    ...findings.map((finding) => annotation(levelOf(finding.check, rules), finding, finding.check, messageOf(finding))),
    ...problems.map((problem) => annotation('error', problem, 'input', problem.message)),
  ].join('\n');
}

function annotation(
  level: string,
  { file, line, column }: Pick<FileFinding, 'file'> & Problem,
  title: string,
  message: string,
): string {
  const properties = { file: file === STDIN ? undefined : file, line, col: column, title };
  const parameters = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeData(String(value)).replace(/:/g, '%3A').replace(/,/g, '%2C')}`);
  return `::${level} ${parameters.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
