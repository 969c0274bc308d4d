import { type ContainerManifest, allContainers, containerPathOf } from '../../kube/pod-spec';
import type { JsonPath } from '../../kube/json-path';
import { unwritableIn } from '../../kube/unwritable';
import type { Rule } from '../rule';

const modelYaml = (value: string) => `\
apiVersion: example.com/v1
kind: Model
metadata: { name: model }
spec: { threshold: ${value} }
`;

export const unreadableText: Rule = {
  id: 'unreadable-text',
  finding:
    'Text or number that a YAML parser misreads or that Kubernetes cannot store, or a NUL character in the command, args or environment variables of a container',
  consequence: 'The cluster receives another value, or rejects the file',
  source: 'https://yaml.org/spec/1.2.2/#103-core-schema',
  usesFact: 'misreadIn',
  example: { wrong: modelYaml('.nan'), right: modelYaml('0.5') },
  *find(index) {
    for (const object of index.objects) {
      for (const { path, text } of unwritableIn(object.manifest)) {
        yield { object, path, text };
      }
      for (const { path, text } of index.facts.misreadIn(object.manifest)) {
        yield { object, path, text };
      }
    }
    for (const { object, pod, podPath } of index.workloads) {
      for (const container of allContainers(pod)) {
        for (const { path, name, value } of textsWithNul(container)) {
          yield {
            object,
            path: [...podPath, ...containerPathOf(pod, container), ...path],
            text: `${name} is ${JSON.stringify(value)}, which contains a NUL character: remove it`,
          };
        }
      }
    }
  },
};

/** Text in a container. */
interface ContainerText {
  /** Path in the container. */
  readonly path: JsonPath;
  /** Name in messages. */
  readonly name: string;
  readonly value: string;
}

/** Finds text with a NUL character. The process truncates the text there. */
function textsWithNul({ name: containerName, command = [], args = [], env = [] }: ContainerManifest): ContainerText[] {
  return [
    ...command.map((value, i) => ({ path: ['command', i], name: `command[${i}]`, value })),
    ...args.map((value, i) => ({ path: ['args', i], name: `args[${i}]`, value })),
    ...env.map(({ name, value = '' }, i) => ({ path: ['env', i, 'value'], name, value })),
  ]
    .filter(({ value }) => typeof value === 'string' && value.includes('\0'))
    .map(({ path, name, value }) => ({ path, name: `${name} of container '${containerName}'`, value }));
}
