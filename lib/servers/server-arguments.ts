import type { PropCheck } from '../validation/prop-check';
import type { ModelServerDefinition } from './model-server-definition';
import { type Placeholder, type PlaceholderValues, expand, placeholdersIn } from './placeholders';

/** Prop that changes the value of a placeholder. */
const PROPS: { readonly [name in Placeholder]: string } = {
  port: 'port',
  metricsPort: 'metricsPort',
  grpcPort: 'extraPorts',
  model: 'model of the server, or the path of modelStore',
  modelName: 'modelName of the server',
  program: 'program of the server',
  tensorParallel: 'tensorParallel of the server',
  pipelineParallel: 'pipelineParallel of the server',
  shutdownSeconds: 'timing.slowestRequest, or shutdownTimeout of the server',
  requestSeconds: 'timing.slowestRequest',
};

/** Command, arguments and environment variables of a process. */
export interface ProcessProps {
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: { [name: string]: string };
}

/** Expands the start command of a server. The caller's command and variables take precedence. The caller's arguments come after the server's arguments. */
export function processOf(
  check: PropCheck,
  server: ModelServerDefinition,
  values: PlaceholderValues,
  given: ProcessProps,
): ProcessProps {
  const missing = (name: Placeholder) => rejectMissing(check, server, name);
  const texts = (templates: string[] = []) => templates.flatMap((one) => expand(one, values, missing) ?? []);
  const repeated = new Set((given.args ?? []).filter((arg) => arg.startsWith('-')).map(flagOf));
  const isReplaced = (template: string) =>
    template.startsWith('-') && placeholdersIn(template).length === 0 && repeated.has(flagOf(template));
  const args = texts(server.args?.filter((template) => !isReplaced(template)));
  checkRepeated(check, server, args, given.args ?? []);
  const env = Object.entries(server.env ?? {}).flatMap(([name, template]) => {
    const text = expand(template, values, missing);
    return text === undefined ? [] : [[name, text] as const];
  });
  checkVariables(check, server, Object.fromEntries(env), given.env ?? {});
  const all = [...args, ...(given.args ?? [])];
  return {
    command: given.command ?? (server.command && texts(server.command)),
    args: all.length > 0 ? all : given.args,
    env: env.length > 0 ? { ...Object.fromEntries(env), ...given.env } : given.env,
  };
}

/** Rejects a server without the value of a placeholder. */
export function rejectMissing(check: PropCheck, { name }: ModelServerDefinition, placeholder: Placeholder): never {
  const what = placeholder === 'model' ? 'a model' : `the ${placeholder}`;
  const fix =
    placeholder === 'model' ? 'Pass modelStore, or model to its ModelServer' : `Pass ${placeholder} to its ModelServer`;
  return check.reject(`${name} needs ${what}`, fix);
}

/** Rejects an argument that contradicts a prop. */
function checkRepeated(check: PropCheck, server: ModelServerDefinition, own: string[], given: string[]): void {
  const flags = new Map(own.filter((arg) => arg.startsWith('-')).map((arg) => [flagOf(arg), arg]));
  given.forEach((arg, i) => {
    const mine = arg.startsWith('-') ? flags.get(flagOf(arg)) : undefined;
    if (mine !== undefined) {
      const template = server.args?.find((one) => flagOf(one) === flagOf(mine)) ?? '';
      check.fail(`args[${i}]`, arg, `which ${server.name} receives as '${mine}': remove it${fixOf(template)}`);
    }
  });
}

/** Rejects an environment variable that contradicts a prop. */
function checkVariables(
  check: PropCheck,
  server: ModelServerDefinition,
  own: { readonly [name: string]: string },
  given: { readonly [name: string]: string },
): void {
  for (const [name, text] of Object.entries(given)) {
    const template = server.env?.[name] ?? '';
    if (own[name] !== undefined && own[name] !== text && placeholdersIn(template).length > 0) {
      check.fail(`env.${name}`, text, `which ${server.name} receives as '${own[name]}': remove it${fixOf(template)}`);
    }
  }
}

function fixOf(template: string): string {
  const [placeholder] = placeholdersIn(template);
  return placeholder === undefined ? '' : `, and pass ${PROPS[placeholder]}`;
}

/** Name of an option. Many servers read '_' and '-' as the same. */
function flagOf(arg: string): string {
  return (arg.split('=')[0] ?? arg).replaceAll('_', '-');
}
