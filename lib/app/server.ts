import type { PropCheck } from '../validation/prop-check';

/** Model server in an image: a `ModelServer`. */
export interface IModelServer {
  /** Name of the server, such as 'vLLM'. */
  readonly serverName: string;

  /**
   * Returns the props of an app with the defaults of the server. Props that the caller passed take precedence.
   *
   * @internal
   */
  _withDefaults<P extends object>(check: PropCheck, props: P): P;
}
