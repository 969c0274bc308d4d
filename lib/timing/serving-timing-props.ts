import type { Duration } from 'cdk8s';
import type { DrainAction } from './drain-action';

/** Times of a served model, in whole seconds. The library derives probes, grace period and deadlines from them. */
export interface ServingTimingProps {
  /**
   * Maximum time from the container's start until the model responds, 1 second to 1 day.
   *
   * @default Duration.seconds(30)
   */
  readonly loadTime?: Duration;

  /**
   * Maximum time from the arrival of a request at the pod until its response, including its time in a queue,
   * 1 second to 1 hour.
   *
   * @default Duration.seconds(30)
   */
  readonly slowestRequest?: Duration;

  /**
   * Time that a terminating pod continues to serve while proxies stop sending requests to it, 5 to 300 seconds, or 0.
   *
   * Raise `drain` behind a cloud load balancer that sends requests directly to pods, or only to nodes that run a pod,
   * because such a load balancer takes longer (table in docs/explanation/timing.md). Pass 0 only if the server itself
   * accepts requests for 5 seconds after SIGTERM, because the pod then has no preStop hook.
   *
   * @default Duration.seconds(10)
   */
  readonly drain?: Duration;

  /**
   * Kind of preStop hook. Pass `DrainAction.SLEEP_COMMAND` for clusters older than Kubernetes 1.30, if the image has a `sleep` command.
   *
   * @default DrainAction.KUBELET_SLEEP
   */
  readonly drainAction?: DrainAction;

  /**
   * Maximum time that an unresponsive pod continues to receive requests: the time of its failing readiness probes, and 5
   * seconds for the removal from the proxies. At least the time of two probes and of the removal, because the network
   * may lose one probe, and at most 1 day.
   *
   * @default - the time of three probes and of the removal
   */
  readonly detectionTime?: Duration;

  /**
   * Minimum time from the container's start to the first readiness probe, 0 seconds to 1 hour.
   *
   * @default - none: the first readiness probe follows the startup probe
   */
  readonly readinessDelay?: Duration;

  /**
   * Time between two readiness probes, 1 to 300 seconds.
   *
   * @default Duration.seconds(5)
   */
  readonly readinessPeriod?: Duration;

  /**
   * Consecutive successful readiness probes before a pod receives requests, 1 to 100.
   *
   * @default 1
   */
  readonly readinessSuccesses?: number;

  /**
   * Maximum time that a container may load before the kubelet kills the container, from `loadTime` to 2 days.
   *
   * @default - twice `loadTime`
   */
  readonly startupBudget?: Duration;

  /**
   * Timeout of the liveness probe, 5 seconds to 2 hours.
   *
   * Lower `livenessTimeout` if the `liveness` check succeeds while the server handles requests, as in vLLM, Triton and most
   * asynchronous servers. The kubelet then restarts a hanging server sooner. Use the default for a server that handles one
   * request at a time.
   *
   * @default - `slowestRequest` + 5 seconds
   */
  readonly livenessTimeout?: Duration;

  /**
   * Maximum time until the kubelet restarts a server that hangs, from the time of two liveness probes to 1 day. Each probe
   * may take the `livenessTimeout`.
   *
   * @default - the time of three probes
   */
  readonly hangDetectionTime?: Duration;

  /**
   * Time from the start of a pod's termination until the kubelet kills it, from `drain` (5 seconds if it is 0) +
   * `slowestRequest` + 5 seconds to 1 day.
   *
   * @default - the minimum
   */
  readonly gracePeriod?: Duration;

  /**
   * Time without progress after which Kubernetes reports a rollout as failed, from the replacement time of one pod to 7
   * days.
   *
   * @default - the replacement time of one pod, or Kubernetes' default of 600 seconds if that is longer
   */
  readonly progressDeadline?: Duration;
}
