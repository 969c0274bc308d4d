const MAX_LENGTH = 72;
const TYPES = ['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'style', 'test'];
const FORM = new RegExp(`^(?:${TYPES.join('|')})(?:\\([a-z0-9-]+\\))?!?: (?<description>.+)$`);

/** Checks that a subject is a Conventional Commit, or the subject of a merge or revert by git. Returns the violation, or undefined. */
export function subjectError(subject: string): string | undefined {
  if (/^Merge /.test(subject) || /^Revert "/.test(subject)) {
    return undefined;
  }
  const description = FORM.exec(subject)?.groups?.description;
  if (description === undefined) {
    return `is not of the form 'type(scope): description', where type is one of ${TYPES.join(', ')}`;
  }
  if (subject.length > MAX_LENGTH) {
    return `has ${subject.length} characters, must have at most ${MAX_LENGTH}`;
  }
  return description.endsWith('.') ? 'ends with a full stop, must not' : undefined;
}
