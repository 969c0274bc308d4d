import { pathText } from '../../kube/json-path';
import type { JsonPath } from '../../kube/json-path';
import type { ContainerManifest } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { allContainersIn } from '../containers';
import { inContainer } from '../example-yaml';
import type { Rule } from '../rule';

const REFERENCE = /\$\{(\w+)\}/g;
/** Name or path of a shell. */
const SHELL = /(?:^|\/)(?:ba|da|z|k|a)?sh$/;

const containerYaml = (arg: string) => inContainer(`args: ['--model=${arg}']`, 'env: [{ name: MODEL, value: resnet }]');

export const variableUnexpanded: Rule = {
  id: 'variable-unexpanded',
  finding:
    '`${NAME}` in an environment variable, or in a command or args that run no shell, if the container has a variable of that name',
  consequence: 'The process receives the text `${NAME}`',
  source: 'https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/',
  example: { wrong: containerYaml('${MODEL}'), right: containerYaml('$(MODEL)') },
  *find(index) {
    for (const { object, container, path } of index.once(allContainersIn)) {
      const names = new Set((container.env ?? []).map(({ name }) => name));
      for (const [field, text] of names.size > 0 ? textsOf(container) : []) {
        const name = [...text.matchAll(REFERENCE)].map(([, found = '']) => found).find((found) => names.has(found));
        if (name !== undefined) {
          yield {
            object,
            path: [...path, ...field],
            text: `${pathText([...path, ...field])} is ${show(text)}, in which Kubernetes does not replace \${${name}}: ${
              field[0] === 'env' && container.env?.[Number(field[1])]?.name === name
                ? 'write its value'
                : `write $(${name})`
            }`,
          };
        }
      }
    }
  },
};

/** Returns the text in the environment variables of a container and, if it runs no shell, in its command and args. */
function textsOf({ command = [], args = [], env = [] }: ContainerManifest): [JsonPath, string][] {
  const runsShell = [...command, ...args].some((text) => SHELL.test(text));
  const texts: [JsonPath, unknown][] = [
    ...env.map(({ value }, i): [JsonPath, unknown] => [['env', i, 'value'], value]),
    ...(runsShell ? [] : command.map((text, i): [JsonPath, unknown] => [['command', i], text])),
    ...(runsShell ? [] : args.map((text, i): [JsonPath, unknown] => [['args', i], text])),
  ];
  return texts.filter((text): text is [JsonPath, string] => typeof text[1] === 'string');
}
