import { misreadIn, unwritableIn } from '../synthesis/unreadable';
import { show } from '../validation/check';
import { referencesIn } from '../kube/expansion';
import { type ContainerManifest, allContainers } from '../kube/pod-spec';
import type { CrossCheck } from './cross-check';

/** Variables of Services, which the kubelet defines. */
const OF_SERVICE = /_(?:SERVICE_HOST|(?:SERVICE_)?PORT(?:_\w+)?)$/;
/** Names by which variables go. What is else in such parentheses is for a shell: `$(date)`. */
const VARIABLE = /^[A-Z_][A-Z\d_]*$/;
/** A command line for a shell, which has the same syntax for something else. */
const SHELL_OPTION = /^-[a-z]*c$/;

export const TEXT_CHECKS: CrossCheck[] = [
  {
    id: 'unreadable-text',
    *find(index) {
      for (const object of index.objects) {
        for (const text of unwritableIn(object.manifest)) {
          yield { object, text };
        }
        for (const text of index.known.isWrittenHere ? [] : misreadIn(object.manifest)) {
          yield { object, text: `${text}: change it, or write the files with a FleetApp` };
        }
      }
      for (const { object, pod } of index.workloads) {
        for (const { field, value } of allContainers(pod).flatMap(withNul)) {
          yield {
            object,
            text: `${field} is ${JSON.stringify(value)}, which no process can get: remove the NUL character`,
          };
        }
      }
    },
  },
  {
    id: 'variable-missing',
    *find(index) {
      for (const { object, pod } of index.workloads) {
        for (const container of allContainers(pod)) {
          for (const { field, value, name } of undefinedIn(container)) {
            yield {
              object,
              text: `${field} of container '${container.name}' is ${show(value)}, but no variable before it is called ${name}: define it there, or write $$(${name}) for the text itself`,
            };
          }
        }
      }
    },
  },
];

/** Texts that a C library ends in the midst. */
function withNul({
  name: container,
  command = [],
  args = [],
  env = [],
}: ContainerManifest): { field: string; value: string }[] {
  return [
    ...command.map((value, i) => ({ field: `command[${i}]`, value })),
    ...args.map((value, i) => ({ field: `args[${i}]`, value })),
    ...env.map(({ name, value = '' }) => ({ field: name, value })),
  ]
    .filter(({ value }) => typeof value === 'string' && value.includes('\0'))
    .map(({ field, value }) => ({ field: `${field} of container '${container}'`, value }));
}

/** A reference that Kubernetes leaves as it is. */
interface Undefined {
  readonly field: string;
  readonly value: string;
  readonly name: string;
}

function undefinedIn({ command = [], args = [], env = [], envFrom = [] }: ContainerManifest): Undefined[] {
  if (envFrom.length > 0) {
    return []; // its names are in another object
  }
  const names = env.map(({ name }) => name);
  const find = (field: string, value: unknown, before: string[], isSuspect: (name: string) => boolean): Undefined[] =>
    typeof value === 'string' && value.includes('$(')
      ? referencesIn(value)
          .filter((name) => !before.includes(name) && !OF_SERVICE.test(name) && isSuspect(name))
          .map((name) => ({ field, value, name }))
      : [];
  const texts = [...command.map((text, i) => [`command[${i}]`, text]), ...args.map((text, i) => [`args[${i}]`, text])];
  const isForShell = [...command, ...args].some((text) => SHELL_OPTION.test(text));
  return [
    ...env.flatMap(({ name, value }, i) =>
      find(name, value, names.slice(0, i), (reference) => VARIABLE.test(reference) || names.includes(reference)),
    ),
    ...texts.flatMap(([field = '', text]) => find(field, text, names, (name) => !isForShell && VARIABLE.test(name))),
  ];
}
