import type { EnvFrom, EnvValue } from 'cdk8s-plus-28';

/** Command, arguments and environment of a container. */
export interface ProcessOptions {
  /**
   * Command that replaces the entrypoint of the image. The process receives it unchanged, unless `expandVariables` is true.
   *
   * @default - the entrypoint of the image
   */
  readonly command?: string[];

  /**
   * Arguments of the command. The process receives them unchanged, unless `expandVariables` is true.
   *
   * @default - the arguments of the image; with `command`, none
   */
  readonly args?: string[];

  /**
   * Environment variables with a fixed value. The process receives their values unchanged, unless `expandVariables` is true.
   *
   * @default - HOME '/tmp' and USER 'nonroot', for programs that look up their user
   */
  readonly env?: { [name: string]: string };

  /**
   * Environment variables from a key of a Secret or ConfigMap, or from a field of the pod. `env` cannot have the same
   * names. With `expandVariables`, the values of `env` can refer to these variables.
   *
   * @default - none
   */
  readonly envVariables?: { [name: string]: EnvValue };

  /**
   * Secrets and ConfigMaps whose keys all become environment variables. A variable in `env` or `envVariables`, and a
   * default of `env`, takes precedence over a key with the same name.
   *
   * @default - none
   */
  readonly envFrom?: EnvFrom[];

  /**
   * Replaces `$(NAME)` in `command`, `args`, `env` and the commands of `Health.exec()` with the value of that
   * environment variable, and `$$` with `$`. A variable can refer only to earlier variables. The order is `envVariables`,
   * `env`, then variables that you add to `app.container.env`.
   *
   * Values that you pass to `app.container.env.addVariable()` always use this syntax.
   *
   * @default false
   * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
   */
  readonly expandVariables?: boolean;
}
