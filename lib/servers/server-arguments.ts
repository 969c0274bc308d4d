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

/**
 * Expands the start command of a server. The caller's command takes precedence. An argument or variable of the caller replaces that of the
 * server if the latter has no placeholder. Otherwise, the same argument or a variable with another value is an error. The caller's arguments
 * come after the server's.
 */
export function processOf(
  check: PropCheck,
  server: ModelServerDefinition,
  values: PlaceholderValues,
  callerProps: ProcessProps,
): ProcessProps {
  const reject = (name: Placeholder) => rejectMissing(check, server, name);
  const expandAll = (templates: string[] = []) =>
    templates.flatMap((template) => expand(template, values, reject) ?? []);
  const callerFlags = new Set((callerProps.args ?? []).filter((arg) => arg.startsWith('-')).map(flagOf));
  const isReplaced = (template: string) =>
    template.startsWith('-') && placeholdersIn(template).length === 0 && callerFlags.has(flagOf(template));
  const serverArgs = expandAll(server.args?.filter((template) => !isReplaced(template)));
  checkArguments(check, server, serverArgs, callerProps.args ?? []);
  const env = Object.entries(server.env ?? {}).flatMap(([name, template]) => {
    const text = expand(template, values, reject);
    return text === undefined ? [] : [[name, text] as const];
  });
  checkVariables(check, server, Object.fromEntries(env), callerProps.env ?? {});
  const args = [...serverArgs, ...(callerProps.args ?? [])];
  return {
    command: callerProps.command ?? (server.command && expandAll(server.command)),
    args: args.length > 0 ? args : callerProps.args,
    env: env.length > 0 ? { ...Object.fromEntries(env), ...callerProps.env } : callerProps.env,
  };
}

/**
 * Rejects a server if a placeholder has no value.
 *
 * @param lastFix fix of a placeholder that no prop sets
 */
export function rejectMissing(
  check: PropCheck,
  server: ModelServerDefinition,
  placeholder: Placeholder,
  lastFix = `Make the placeholder optional in the definition: {${placeholder}?}`,
): never {
  const subject = placeholder === 'model' ? 'a model' : `the ${placeholder}`;
  return check.reject(`${server.name} needs ${subject}`, fixOfMissing(server, placeholder) ?? lastFix);
}

/** Returns the prop to pass; undefined if no prop sets the placeholder. */
function fixOfMissing({ loadsFile }: ModelServerDefinition, placeholder: Placeholder): string | undefined {
  if (placeholder === 'model') {
    return loadsFile
      ? 'Pass a modelStore that downloads one file, or the path of the file as model to its ModelServer'
      : 'Pass modelStore, or model to its ModelServer';
  }
  if (placeholder === 'grpcPort') return "Pass a port with the name 'grpc' in extraPorts";
  return placeholder === 'modelName' || placeholder === 'program'
    ? `Pass ${placeholder} to its ModelServer`
    : undefined;
}

/** Rejects an argument that repeats an argument of the server. */
function checkArguments(
  check: PropCheck,
  server: ModelServerDefinition,
  serverArgs: string[],
  callerArgs: string[],
): void {
  const flags = new Map(serverArgs.filter((arg) => arg.startsWith('-')).map((arg) => [flagOf(arg), arg]));
  callerArgs.forEach((arg, i) => {
    const serverArg = arg.startsWith('-') ? flags.get(flagOf(arg)) : undefined;
    if (serverArg !== undefined) {
      const template = server.args?.find((candidate) => flagOf(candidate) === flagOf(serverArg)) ?? '';
      check.fail(`args[${i}]`, arg, `which ${server.name} receives as '${serverArg}': remove it${fixOf(template)}`);
    }
  });
}

/** Rejects an environment variable that contradicts a prop. */
function checkVariables(
  check: PropCheck,
  server: ModelServerDefinition,
  serverVariables: { readonly [name: string]: string },
  callerVariables: { readonly [name: string]: string },
): void {
  for (const [name, text] of Object.entries(callerVariables)) {
    const template = server.env?.[name] ?? '';
    const serverText = serverVariables[name];
    if (serverText !== undefined && serverText !== text && placeholdersIn(template).length > 0) {
      check.fail(`env.${name}`, text, `which ${server.name} receives as '${serverText}': remove it${fixOf(template)}`);
    }
  }
}

function fixOf(template: string): string {
  const [placeholder] = placeholdersIn(template);
  return placeholder === undefined ? '' : `, and pass ${PROPS[placeholder]}`;
}

/** Returns the name of an option. Many servers do not distinguish '_' and '-'. */
function flagOf(arg: string): string {
  return (arg.split('=')[0] ?? arg).replaceAll('_', '-');
}
