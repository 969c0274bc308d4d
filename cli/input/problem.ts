import { show } from '../../lib/kube/show';
import { oneLine, printError } from '../print';
import { MISUSE } from '../program';

/** Position in a file: line and column, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Input that cannot be read. */
export interface Problem extends Partial<Place> {
  readonly file: string;
  readonly message: string;
}

/** Formats a position as compilers do, so that editors and terminals link to it. */
export function placeText(file: string, { line, column }: Partial<Place>): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** Formats a problem with its position, on one line. */
export function problemText(problem: Problem): string {
  return oneLine(`${placeText(problem.file, problem)}: ${problem.message}`);
}

/** Prints problems, one line each, and sets the exit status of unreadable input. */
export function reportProblems(problems: readonly Problem[]): void {
  problems.forEach((problem) => printError(`error: ${problemText(problem)}`));
  if (problems.length > 0) process.exitCode = MISUSE;
}

/** Message of an error of the file system, of a parser or of the user's rules, on one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'is nested too deeply';
  const { code, message } = Object(error) as Partial<NodeJS.ErrnoException>;
  // a rule of the user can throw any value
  if (message === undefined) return show(error);
  return REASONS[code ?? ''] ?? (message.split('\n')[0] ?? '').trim();
}

const REASONS: { [code: string]: string } = {
  ENOENT: 'does not exist: correct the path',
  EACCES: 'permission denied: grant read permission',
  EPERM: 'permission denied: grant read permission',
  EISDIR: 'is a folder: pass a file',
  ELOOP: 'is a symbolic link to itself: pass its target',
  ENAMETOOLONG: 'has a name that is too long: shorten it',
};
