import { type JsonPath, pathText } from '../../kube/json-path';
import type { ContainerManifest } from '../../kube/pod-spec';
import { allContainersIn } from '../containers';
import { inContainer } from '../example-yaml';
import type { Rule } from '../rule';

/** Names of environment variables with secrets. */
const SECRET_NAME =
  /(?:^|_)(?:PASSWORD|PASSWD|PASS|PASSPHRASE|PWD|SECRET|SECRET_KEY|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)$/i;
/** Shell variables with the current and the previous directory. */
const DIRECTORY_VARIABLE = /^(?:OLD)?PWD$/;
/** Values that are not secrets: options, paths, references, and values that servers without a password accept. */
const NOT_SECRET =
  /^(?:|true|false|yes|no|on|off|0|1|none|null|nil|empty|dummy|fake|unused|not[-_ ]?needed|n\/a|[./].*|.*\$\(.*)$/i;
/** Text that the author replaces: `<token>`, or `your-api-key`. */
const PLACEHOLDER = /^<[^<>]*>$|^your[-_ ]/i;
/** Password in a URL. */
const IN_URL = /^[a-z][a-z\d+.-]*:\/\/[^/\s:@]*:([^/\s@]+)@/i;
/** Flag with a secret, and its value after an equals sign. Other flags named token or secret, such as `--pad-token`, have no secret. */
const SECRET_FLAG =
  /^(--?(?:[a-z\d-]+-)?(?:api-?key|password|passwd|passphrase|client-secret|secret-key|secret-access-key|private-key|(?:access|api|auth|bearer|hf|hub)-token|requirepass|masterauth)|--token)(?:=(.*))?$/i;

/** Literal secret in a field. */
interface Secret {
  /** Name of the variable or flag. */
  readonly name: string;
  readonly value: string;
  readonly path: JsonPath;
  readonly fix: string;
}

export const secretLiteral: Rule = {
  id: 'secret-literal',
  finding:
    'Password, token or key as the value of an environment variable or flag, or a password in the URL of a variable',
  consequence: 'Everyone who can read the manifest can read the secret',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  isAdvice: true,
  aliases: { kubeLinter: ['env-var-secret'], polaris: ['sensitiveContainerEnvVar'] },
  example: {
    wrong: inContainer("env: [{ name: DB_SECRET, value: 'correct horse' }]"),
    right: inContainer('env: [{ name: DB_SECRET, valueFrom: { secretKeyRef: { name: db, key: password } } }]'),
  },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      for (const secret of [...inVariables(container, path), ...inArguments(container, path)]) {
        const { name, value, fix } = secret;
        const description = PLACEHOLDER.test(value) || value === name ? 'a placeholder for the secret' : 'the secret';
        yield {
          object,
          path: secret.path,
          text: `${pathText(secret.path)} is ${description} ${name} of container '${container.name}' in plain text: ${fix}`,
        };
      }
    }
  },
};

function inVariables({ env = [] }: ContainerManifest, path: JsonPath): Secret[] {
  return env.flatMap(({ name, value }, i) =>
    typeof value === 'string' && isSecret(name, value)
      ? [{ name, value, path: [...path, 'env', i, 'value'], fix: 'pass valueFrom.secretKeyRef' }]
      : [],
  );
}

/** Finds secrets in flags: `--api-key=value`, and `--api-key` with the value as the next argument. */
function inArguments({ command = [], args = [] }: ContainerManifest, path: JsonPath): Secret[] {
  return Object.entries({ command, args }).flatMap(([field, list]) =>
    list.flatMap((argument, i) => {
      const [, flag, inline] = SECRET_FLAG.exec(argument) ?? [];
      const value = inline ?? list[i + 1] ?? '';
      return flag === undefined || NOT_SECRET.test(value) || /^-|\$/.test(value) || PLACEHOLDER.test(value)
        ? []
        : [
            {
              name: flag,
              value,
              path: [...path, field, inline === undefined ? i + 1 : i],
              fix: 'pass $(NAME), and the variable NAME with valueFrom.secretKeyRef',
            },
          ];
    }),
  );
}

function isSecret(name: string, value: string): boolean {
  const password = IN_URL.exec(value)?.[1];
  return password !== undefined
    ? !/^\$[({]/.test(password)
    : SECRET_NAME.test(name) && !DIRECTORY_VARIABLE.test(name) && !NOT_SECRET.test(value) && !value.includes('://');
}
