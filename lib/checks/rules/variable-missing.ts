import { referencesIn } from '../../kube/expansion';
import type { JsonPath } from '../../kube/json-path';
import { type ContainerManifest, allContainers, containerPathOf } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML } from '../example-yaml';
import type { Rule } from '../rule';

/** Environment variables of Services, which the kubelet defines. */
const SERVICE_VARIABLE = /_(?:SERVICE_HOST|(?:SERVICE_)?PORT(?:_\w+)?)$/;
/** Usual names of environment variables. Other text in the parentheses is a shell command: `$(date)`. */
const VARIABLE = /^[A-Z_][A-Z\d_]*$/;
/** Option before a shell script, in which the same syntax has another meaning. */
const SHELL_OPTION = /^-[a-z]*c$/;

/** Reference that Kubernetes does not replace. */
interface UndefinedReference {
  /** Path in the container. */
  readonly path: JsonPath;
  /** Name in messages. */
  readonly field: string;
  readonly value: string;
  readonly name: string;
}

const WRONG = `${DEPLOYMENT_YAML}          args: ['--host=$(POD_IP)']\n`;
const POD_IP = `          env: [{ name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }]\n`;

export const variableMissing: Rule = {
  id: 'variable-missing',
  finding:
    '`$(NAME)` in the command, args or environment variables of a container without an earlier variable of that name. The check ignores containers with `envFrom`, shell commands and the variables of Services',
  consequence: 'The process receives the text `$(NAME)`',
  source: 'https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/',
  example: { wrong: WRONG, right: WRONG + POD_IP },
  *find(index) {
    for (const { object, pod, podPath } of index.workloads) {
      for (const container of allContainers(pod)) {
        for (const { path, field, value, name } of undefinedIn(container)) {
          yield {
            object,
            path: [...podPath, ...containerPathOf(pod, container), ...path],
            text: `${field} of container '${container.name}' is ${show(value)}, but no preceding variable is named ${name}: define it first, or write $$(${name}) for the literal text`,
          };
        }
      }
    }
  },
};

function undefinedIn({ command = [], args = [], env = [], envFrom = [] }: ContainerManifest): UndefinedReference[] {
  if (envFrom.length > 0) {
    return []; // the names are in another object
  }
  const names = env.map(({ name }) => name);
  const isForShell = [...command, ...args].some((text) => SHELL_OPTION.test(text));
  const texts = [
    ...command.map((value, i) => ({ path: ['command', i], field: `command[${i}]`, value })),
    ...args.map((value, i) => ({ path: ['args', i], field: `args[${i}]`, value })),
  ];
  return [
    ...env.flatMap(({ name: field, value }, i) =>
      referencesOf(value, names.slice(0, i))
        .filter((name) => VARIABLE.test(name) || names.includes(name))
        .map((name) => ({ path: ['env', i, 'value'], field, value: value as string, name })),
    ),
    ...texts.flatMap((text) =>
      referencesOf(text.value, names)
        .filter((name) => !isForShell && VARIABLE.test(name))
        .map((name) => ({ ...text, name })),
    ),
  ];
}

/** Returns the references in a string to undefined variables. */
function referencesOf(value: unknown, defined: string[]): string[] {
  return typeof value === 'string' && value.includes('$(')
    ? referencesIn(value).filter((name) => !defined.includes(name) && !SERVICE_VARIABLE.test(name))
    : [];
}
