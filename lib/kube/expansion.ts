/**
 * The syntax of variables in `command`, `args` and the values of `env`: Kubernetes replaces `$(NAME)` by a variable of the container
 * that is defined before, and `$$` by `$`. It leaves a `$(NAME)` as it is if there is no such variable.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 * @see https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go
 */
const TOKEN = /\$(?:\$|\(([^)]*)\))/g;

/**
 * Two or more `$`; one before a parenthesis; and one before a character of several bytes, of which Kubernetes takes the first for a
 * character.
 */
const READ_AS_SYNTAX = /\$\$+|\$(?=[^\0-\x7f]|\()/g;

/** Writes text so that the process gets it unchanged. */
export function literal(text: string): string {
  return text.replace(READ_AS_SYNTAX, (dollars) => dollars + dollars);
}

/** Names of the variables that a text refers to. */
export function referencesIn(text: string): string[] {
  return [...text.matchAll(TOKEN)].flatMap(([, name]) => name ?? []);
}
