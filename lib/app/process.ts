import { type Container, type EnvFrom, EnvValue } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { literal } from '../kube/expansion';
import type { PropCheck } from '../validation/prop-check';
import { USER_VARIABLES } from './security';
import type { ProcessOptions } from './process-options';

/** Command, arguments and environment of a container, in the form of its manifest. */
export interface ProcessSpec {
  readonly command?: string[];
  readonly args?: string[];
  readonly envVariables: { readonly [name: string]: EnvValue };
  readonly envFrom?: EnvFrom[];
}

/** Checks the command, arguments and environment of a container. */
export function processOf(check: PropCheck, options: ProcessOptions): ProcessSpec {
  const { command, args, env = {}, envVariables = {}, envFrom, expandVariables } = options;
  const escape = expandVariables ? (text: string) => text : literal;
  const fixedValues = check.env('env', env);
  checkVariables(check, env, envVariables);
  if (command?.length === 0) {
    check.fail('command', command, 'must have at least one item: leave it out to run the entrypoint of the image');
  }
  return {
    command: command?.map((part, i) => escape(check.processText(`command[${i}]`, part))),
    args: args?.map((arg, i) => escape(check.processText(`args[${i}]`, arg))),
    envVariables: {
      ...toEnvValues(USER_VARIABLES, escape),
      // before `env`, whose values can refer to them
      ...envVariables,
      ...toEnvValues(fixedValues, escape),
    },
    envFrom,
  };
}

function toEnvValues(
  values: { [name: string]: string },
  escape: (text: string) => string,
): { [name: string]: EnvValue } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, EnvValue.fromValue(escape(value))]));
}

function checkVariables(check: PropCheck, env: object, envVariables: { [name: string]: EnvValue }): void {
  for (const [name, { value }] of Object.entries(envVariables)) {
    check.envName('envVariables', name);
    if (Object.hasOwn(env, name)) {
      check.fail('envVariables', name, 'which env already sets: remove one of them');
    }
    // keep the value out of the message, because EnvValue.fromProcess() may contain a password
    if (value !== undefined) {
      check.fail(
        'envVariables',
        name,
        'must refer to a Secret, a ConfigMap or a field of the pod: pass fixed values in env',
      );
    }
  }
}

/** Reports variables from the props that a call of `addVariable()` replaces before synthesis. */
export function reportReplacedVariables(
  app: IConstruct & { container: Container },
  options: ProcessOptions,
  process: ProcessSpec,
): void {
  // a copy, because addVariable() changes the object
  const initialVariables = { ...process.envVariables };
  const names = [options.env, options.envVariables].flatMap((variables) => Object.keys(variables ?? {}));
  app.node.addValidation({
    validate: () =>
      names
        .filter((name) => app.container.env.variables[name] !== initialVariables[name])
        .map((name) => `The props and container.env.addVariable() both set ${name}. Remove one of them.`),
  });
}
