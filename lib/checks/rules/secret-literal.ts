import { pathText } from '../../kube/json-path';
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
/** Password in a URL. */
const IN_URL = /^[a-z][a-z\d+.-]*:\/\/[^/\s:@]*:([^/\s@]+)@/i;

export const secretLiteral: Rule = {
  id: 'secret-literal',
  finding: 'Password, token or key as the value of an environment variable',
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
      for (const [i, { name, value }] of (container.env ?? []).entries()) {
        if (typeof value === 'string' && isSecret(name, value)) {
          const field = [...path, 'env', i, 'value'];
          yield {
            object,
            path: field,
            text: `${pathText(field)} is the secret ${name} of container '${container.name}' in plain text: pass valueFrom.secretKeyRef`,
          };
        }
      }
    }
  },
};

function isSecret(name: string, value: string): boolean {
  const password = IN_URL.exec(value)?.[1];
  return password !== undefined
    ? !/^\$[({]/.test(password)
    : SECRET_NAME.test(name) && !DIRECTORY_VARIABLE.test(name) && !NOT_SECRET.test(value) && !value.includes('://');
}
