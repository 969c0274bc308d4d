import type { Duration } from 'cdk8s';
import type { DrainAction } from './drain-action';

/** The times of a served model that everything about its start and stop follows from. Whole seconds. */
export interface ServingTimingProps {
  /**
   * The longest time from the container's start until the model answers, 1 second to 1 day.
   *
   * @default Duration.seconds(30)
   */
  readonly loadTime?: Duration;

  /**
   * The longest time from the arrival of a request at the pod until its answer, the wait for other requests included,
   * 1 second to 1 hour.
   *
   * @default Duration.seconds(30)
   */
  readonly slowestRequest?: Duration;

  /**
   * Time that a pod goes on serving after the order to stop, until every proxy has learned that it is gone: 5 to 300 seconds, or 0.
   *
   * Behind a cloud load balancer that sends requests to the pods directly, or only to nodes that have a pod, raise it to the time that the load
   * balancer takes, 25 to 120 seconds: docs/explanation/timing.md has a table. With 0 there is no preStop hook: pass it only if the server itself
   * goes on accepting requests for that time after SIGTERM.
   *
   * @default Duration.seconds(10)
   */
  readonly drain?: Duration;

  /**
   * Means by which the pod waits for the drain: the preStop hook. Pass `DrainAction.SLEEP_COMMAND` for clusters older than Kubernetes 1.30,
   * if the image has a `sleep`.
   *
   * @default DrainAction.KUBELET_SLEEP
   */
  readonly drainAction?: DrainAction;

  /**
   * How soon a pod that no longer answers gets no more requests, at most 2 hours: the readiness probes that it fails, and the 5
   * seconds until every proxy knows. Room for two probes is the least, as a single one may be lost.
   *
   * @default - the time of three probes in a row, and of the proxies
   */
  readonly detectionTime?: Duration;

  /**
   * Time from the container's start to the first readiness probe, 0 to 3600 seconds.
   *
   * @default - none: readiness is asked as soon as the startup probe has passed
   */
  readonly readinessDelay?: Duration;

  /**
   * Time between two readiness probes, 1 to 300 seconds.
   *
   * @default Duration.seconds(5)
   */
  readonly readinessPeriod?: Duration;

  /**
   * Consecutive successful readiness probes before a pod gets requests, 1 to 100.
   *
   * @default 1
   */
  readonly readinessSuccesses?: number;

  /**
   * How long a container may load before it is killed, from loadTime to 2 days.
   *
   * @default - twice loadTime
   */
  readonly startupBudget?: Duration;

  /**
   * Timeout of the liveness probe, 5 seconds to 2 hours.
   *
   * Lower it if the server answers `livenessPath` while it handles its slowest requests, as vLLM, Triton and most asynchronous servers do: Kubernetes
   * then restarts a server that hangs earlier. A server that handles one request at a time needs the default.
   *
   * @default - slowestRequest + 5 seconds
   */
  readonly livenessTimeout?: Duration;

  /**
   * How soon a server that hangs is told to stop, to be started anew, at most 1 day. Room for two liveness probes is the least, each
   * of which may take the livenessTimeout.
   *
   * @default - the time of three probes in a row
   */
  readonly hangDetectionTime?: Duration;

  /**
   * Time from the order to stop until a pod is killed, at least drain + slowestRequest + 5 seconds, at most 1 day.
   *
   * @default - the least that is allowed
   */
  readonly gracePeriod?: Duration;

  /**
   * Time without progress after which a rollout counts as failed, at least what the replacement of one pod may take, at most 7 days.
   *
   * @default - the replacement time of one pod, at least the default of Kubernetes
   */
  readonly progressDeadline?: Duration;
}
