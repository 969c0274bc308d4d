import { DrainAction } from './drain-action';
import { PropCheck } from '../validation/prop-check';
import { SERVING_TIMING } from './prop-types';
import * as model from './timing-model';
import type { ServingTimingProps } from './serving-timing-props';

/**
 * Probes, preStop hook, grace period and progress deadline of a served model, derived from its times. With this timing,
 * the kubelet does not kill a pod that loads or is busy, a terminating pod does not drop requests, and a rollout does not
 * fail while its pods load. docs/explanation/timing.md has the reason and the source of each formula.
 *
 * In the table, n probes take period + (n - 1) x max(period, timeout) + timeout. If you pass `startupBudget`, `gracePeriod` or
 * `progressDeadline`, your value replaces the derived one.
 *
 * | derived | formula |
 * |---|---|
 * | timeout | 5 s; for the liveness probe, livenessTimeout, by default slowestRequest + 5 s, because a server that handles one request at a time responds to the probe after the request |
 * | startup period | loadTime / 60, rounded up, at most 10 s |
 * | startup budget | 2 x loadTime |
 * | startup failures | startup budget / startup period, rounded up, + 1, because the first probe may run at once |
 * | readiness failures | 3, Kubernetes' default; with detectionTime, the number of probes that fit into detectionTime - 5 s for the proxies, at least 2 |
 * | liveness period | 10 s, Kubernetes' default |
 * | liveness failures | 3, Kubernetes' default; with hangDetectionTime, the number of probes that fit into it, at least 2 |
 * | grace period | drain (5 s if it is 0) + slowestRequest + 5 s to exit |
 * | proxy timeout | slowestRequest + 5 s, because a proxy with a shorter timeout aborts requests that the pod can complete |
 * | min ready | one readiness period, so that a pod becomes available only after a second probe |
 * | replacement of a pod | grace period of the old pod + 300 s to schedule and pull + max(readinessDelay, startup budget + 1 startup probe) + readinessSuccesses readiness probes + min ready |
 * | progress deadline | replacement of a pod, at least Kubernetes' default of 600 s |
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 *
 * @example
 * const timing = ServingTiming.derive({ loadTime: Duration.minutes(10), slowestRequest: Duration.seconds(20) });
 * timing.startupFailures; // 121, one every 10 seconds
 * timing.gracePeriodSeconds; // 35
 */
export class ServingTiming {
  /**
   * Derives the timing.
   *
   * @param props times of the model
   * @throws if a time is out of its range or not in whole seconds, or if the times would kill a pod that loads or is busy,
   * drop a request, remove a healthy pod from its Service, or fail a healthy rollout
   */
  public static derive(props: ServingTimingProps = {}): ServingTiming {
    return ServingTiming._derive(new PropCheck('ServingTiming'), props);
  }

  /**
   * Derives the timing, with the construct path of `check` in errors.
   *
   * @internal
   */
  public static _derive(check: PropCheck, props: ServingTimingProps = {}): ServingTiming {
    return new ServingTiming(SERVING_TIMING.read(check, 'timing', props), check);
  }

  /** Maximum load time, in seconds: `loadTime`. */
  public readonly loadSeconds: number;
  /** Maximum time of one request, in seconds: `slowestRequest`. */
  public readonly slowestRequestSeconds: number;
  /** Sleep of the preStop hook, in seconds; 0 without a hook. */
  public readonly drainSeconds: number;
  /** Kind of preStop hook. */
  public readonly drainAction: DrainAction;
  /** Period of the startup probe, in seconds. */
  public readonly startupPeriodSeconds: number;
  /** Failure threshold of the startup probe. */
  public readonly startupFailures: number;
  /** Maximum time that a container may load before the kubelet kills it, in seconds. */
  public readonly startupBudgetSeconds: number;
  /** Initial delay of the readiness probe, in seconds. */
  public readonly readinessDelaySeconds: number;
  /** Period of the readiness probe, in seconds. */
  public readonly readinessPeriodSeconds: number;
  /** Success threshold of the readiness probe. */
  public readonly readinessSuccesses: number;
  /** Failure threshold of the readiness probe. */
  public readonly readinessFailures: number;
  /** Maximum time that an unresponsive pod continues to receive requests, in seconds. */
  public readonly detectionSeconds: number;
  /** Period of the liveness probe, in seconds. */
  public readonly livenessPeriodSeconds: number = model.LIVENESS_PERIOD;
  /** Timeout of the liveness probe, in seconds. */
  public readonly livenessTimeoutSeconds: number;
  /** Failure threshold of the liveness probe. */
  public readonly livenessFailures: number;
  /** Maximum time until the kubelet restarts a server that hangs, in seconds. */
  public readonly hangDetectionSeconds: number;
  /** Timeout of the startup and readiness probes, in seconds. */
  public readonly probeTimeoutSeconds: number = model.PROBE_TIMEOUT;
  /** `terminationGracePeriodSeconds` of the pods. */
  public readonly gracePeriodSeconds: number;
  /** Minimum timeout of a proxy in front of the pods, in seconds. `HttpRoute` sets it. */
  public readonly proxyTimeoutSeconds: number;
  /** `minReadySeconds` of the Deployment. */
  public readonly minReadySeconds: number;
  /** Maximum time in which a rollout replaces one pod, in seconds. */
  public readonly replacementSeconds: number;
  /** `progressDeadlineSeconds` of the Deployment. */
  public readonly progressDeadlineSeconds: number;

  private constructor(props: ServingTimingProps, check: PropCheck) {
    const times = new model.Times(props, check);
    this.loadSeconds = times.seconds('loadTime', 30, 1, model.DAY);
    this.slowestRequestSeconds = times.seconds('slowestRequest', 30, 1, model.HOUR);
    this.drainSeconds = times.drain();
    this.drainAction = check.oneOf('timing.drainAction', props.drainAction ?? DrainAction.KUBELET_SLEEP, DrainAction);

    this.startupPeriodSeconds = Math.min(Math.ceil(this.loadSeconds / 60), 10);
    this.startupBudgetSeconds = times.startupBudget(this.loadSeconds);
    this.startupFailures = Math.ceil(this.startupBudgetSeconds / this.startupPeriodSeconds) + 1;

    this.readinessDelaySeconds = times.seconds('readinessDelay', 0, 0, model.HOUR);
    this.readinessPeriodSeconds = times.seconds('readinessPeriod', 5, 1, 300);
    this.readinessSuccesses = times.readinessSuccesses();
    const readiness = { period: this.readinessPeriodSeconds, timeout: this.probeTimeoutSeconds };
    this.readinessFailures = times.readinessFailures(readiness);
    this.detectionSeconds = model.timeOfProbes(this.readinessFailures, readiness) + model.ENDPOINT_REMOVAL;
    this.minReadySeconds = this.readinessPeriodSeconds;

    this.livenessTimeoutSeconds = times.livenessTimeout(this.slowestRequestSeconds);
    const liveness = { period: this.livenessPeriodSeconds, timeout: this.livenessTimeoutSeconds };
    this.livenessFailures = times.livenessFailures(liveness);
    this.hangDetectionSeconds = model.timeOfProbes(this.livenessFailures, liveness);

    this.gracePeriodSeconds = times.gracePeriod(this.drainSeconds, this.slowestRequestSeconds);
    this.proxyTimeoutSeconds = this.slowestRequestSeconds + model.PROXY_MARGIN;
    const startup = { period: this.startupPeriodSeconds, timeout: this.probeTimeoutSeconds };
    this.replacementSeconds =
      this.gracePeriodSeconds +
      model.SCHEDULE_AND_PULL +
      Math.max(this.startupBudgetSeconds + model.timeOfProbes(1, startup), this.readinessDelaySeconds) +
      model.timeOfProbes(this.readinessSuccesses, readiness) +
      this.minReadySeconds;
    this.progressDeadlineSeconds = times.progressDeadline(this.replacementSeconds);
  }
}
