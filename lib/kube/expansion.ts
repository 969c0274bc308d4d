/**
 * Syntax of variables in `command`, `args` and the values of `env`. Kubernetes replaces `$(NAME)` with the value of a variable that the
 * container defines earlier, and `$$` with `$`. Without such a variable, Kubernetes does not change `$(NAME)`.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 * @see https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go
 */
const TOKEN = /\$(?:\$|\(([^)]*)\))/g;

/**
 * Matches two or more `$`, one `$` before a parenthesis, and one `$` before a multi-byte character, because Kubernetes reads the first
 * byte of that character as a character.
 */
const READ_AS_SYNTAX = /\$\$+|\$(?=[^\0-\x7f]|\()/g;

/** Escapes text so that the process receives it unchanged. */
export function literal(text: string): string {
  return text.replace(READ_AS_SYNTAX, (dollars) => dollars + dollars);
}

/** Returns the names of the variables that a string references. */
export function referencesIn(text: string): string[] {
  return [...text.matchAll(TOKEN)].flatMap(([, name]) => name ?? []);
}
