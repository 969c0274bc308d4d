import type { ExtraPort } from '../app/extra-port';
import type { Health } from '../app/health';
import type { ResourcesProps } from '../app/resources-props';
import type { ServingTimingProps } from '../timing/serving-timing-props';
import type { ParallelServerOptions } from './model-server-options';
import type { ServerTermination } from './server-termination';

/**
 * Facts about a model server, as data. `command`, `args`, `env` and the health checks may contain placeholders:
 *
 * | placeholder | value |
 * |---|---|
 * | `{port}`, `{metricsPort}` | the ports of the app |
 * | `{grpcPort}` | the port of `extraPorts` with the name 'grpc' |
 * | `{model}` | `model`, by default the folder or file of `modelStore`, otherwise `defaultModel` |
 * | `{modelName}`, `{program}` | the option of that name |
 * | `{tensorParallel}` | the option of that name, if a pod has more than one GPU |
 * | `{pipelineParallel}` | the option of that name, if it is more than 1 |
 * | `{shutdownSeconds}` | `shutdownTimeout`, by default the `slowestRequest` |
 * | `{requestSeconds}` | `slowestRequest` + 5 seconds |
 *
 * A `?` makes a placeholder optional, as in `--alias={modelName?}`: if the placeholder has no value, the app omits the argument, the
 * variable or the part of the command. A missing value of another placeholder, or of a placeholder in a health check, is an error.
 */
export interface ModelServerDefinition extends ParallelServerOptions {
  /** Name of the server in messages, such as 'vLLM'. */
  readonly name: string;

  /** Port that the server listens on, 1 to 65535. */
  readonly port: number;

  /**
   * True if no argument and no variable changes the port.
   *
   * @default false
   */
  readonly fixedPort?: boolean;

  /**
   * Ports in addition to `port`, for example of gRPC.
   *
   * @default - none
   */
  readonly extraPorts?: ExtraPort[];

  /**
   * Port of the metrics, 1 to 65535, if it is not `port`.
   *
   * @default - `port`
   */
  readonly metricsPort?: number;

  /**
   * Path of the metrics.
   *
   * @default '/metrics'
   */
  readonly metricsPath?: string;

  /**
   * Name of the metric that counts the requests in a pod, for `scalingMetric()`.
   *
   * @default - none
   */
  readonly requestsMetric?: string;

  /**
   * Health check of all probes. Its path or command may contain placeholders.
   *
   * @default - the defaults of `readiness` and `liveness`
   */
  readonly health?: Health;

  /**
   * Check that succeeds while the model can predict. Its path or command may contain placeholders.
   *
   * @default - `health`, otherwise `Health.http('/readyz')`
   */
  readonly readiness?: Health;

  /**
   * Check that succeeds unless the server needs a restart. Its path or command may contain placeholders.
   *
   * @default - `health`, otherwise `Health.http('/livez')`
   */
  readonly liveness?: Health;

  /**
   * Command that replaces the entrypoint of the image.
   *
   * @default - the entrypoint of the image
   */
  readonly command?: string[];

  /**
   * Arguments. The app's `args` come after these arguments, and replace an argument of the same name without a placeholder. To change an
   * argument with a placeholder, pass the prop of the placeholder.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * Environment variables. The app's `env` replaces variables without a placeholder.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Program that the server runs, for the placeholder `{program}`.
   *
   * @default - none
   */
  readonly program?: string;

  /**
   * File or folder that the server loads without `model` and `modelStore`.
   *
   * @default - none
   */
  readonly defaultModel?: string;

  /**
   * True if the server loads one file instead of a folder.
   *
   * @default false
   */
  readonly loadsFile?: boolean;

  /**
   * Folders that the server writes to, in addition to `/tmp`. The app mounts an empty folder on the disk of the node at each path.
   *
   * @default - none
   */
  readonly writableFolders?: string[];

  /**
   * ID of the user that the server runs as, 1 to 2147483647.
   *
   * @default 65532
   */
  readonly user?: number;

  /**
   * Size of /dev/shm for a pod with more than one GPU. The processes of the server share tensors through it.
   *
   * @default - none: such a pod needs `resources.sharedMemory`
   */
  readonly sharedMemory?: string;

  /**
   * Resources of each replica.
   *
   * @default - the defaults of `ResourcesProps`
   */
  readonly resources?: ResourcesProps;

  /**
   * Times of the server: its load time, its slowest request, and a `livenessTimeout` if it responds to the probe while it handles requests.
   *
   * @default - the defaults of `ServingTimingProps`
   */
  readonly timing?: ServingTimingProps;

  /**
   * Behavior on SIGTERM.
   *
   * @default ServerTermination.FINISHES
   */
  readonly termination?: ServerTermination;
}
