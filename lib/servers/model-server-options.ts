import type { Duration } from 'cdk8s';
import type { ModelSize } from './model-size';

/** Options of every model server. */
export interface ModelServerOptions {
  /**
   * Maximum time that the server waits for requests in flight after SIGTERM, in whole seconds, at least the `slowestRequest` and at most
   * 7200 seconds. The time starts after the drain, and must end within the grace period. A server that aborts requests or ignores SIGTERM
   * has no such timeout, and the app rejects it.
   *
   * @default - the `slowestRequest`, if the server has an argument for this timeout; otherwise the limit of the server
   */
  readonly shutdownTimeout?: Duration;

  /**
   * Size of the model, for a check that the model fits into the memory.
   *
   * @default - not checked
   */
  readonly modelSize?: ModelSize;
}

/** Options of a model server that loads a model from files. */
export interface LoadingServerOptions extends ModelServerOptions {
  /**
   * File, folder or ID of the model that the server loads.
   *
   * @default - the folder or the file of `modelStore`
   */
  readonly model?: string;

  /**
   * Name of the model in requests.
   *
   * @default - the server's own default
   */
  readonly modelName?: string;
}

/** Options of a model server that can split a model over GPUs. */
export interface ParallelServerOptions extends LoadingServerOptions {
  /**
   * Number of GPUs that share each layer, 1 to 64. Together with `pipelineParallel` it must use all GPUs of a pod:
   * tensorParallel x pipelineParallel = gpus.
   *
   * @default - gpus / pipelineParallel
   */
  readonly tensorParallel?: number;

  /**
   * Number of groups of layers, each on separate GPUs, 1 to 64.
   *
   * @default 1
   */
  readonly pipelineParallel?: number;
}

/** Options of a server that runs your program. */
export interface ProgramServerOptions extends ModelServerOptions {
  /** Program that the server runs, such as 'app:app' for the variable `app` of the Python module `app`. */
  readonly program: string;
}
