import { DrainAction } from './drain-action';
import { Check } from '../validation/check';
import { SERVING_TIMING } from './prop-types';
import * as model from './timing-model';
import type { ServingTimingProps } from './serving-timing-props';

/**
 * The timing model of a served model: one place from which probes, preStop hook, grace period and progress deadline are
 * derived, so that no pod is killed while it loads or is busy, no request is cut while its pod stops, and no rollout is given up
 * while its pods load. docs/explanation/timing.md has the reason and the source of each formula.
 *
 * "probes in a row": n probes with that period and timeout take at most period + (n - 1) x the longer of period and timeout +
 * timeout to fail.
 *
 * | derived | formula |
 * |---|---|
 * | timeout | 5 s; of the liveness probe livenessTimeout, by default slowestRequest + 5 s: a server that is busy with one request at a time answers it after that |
 * | startup period | loadTime / 60, rounded up, at most 10 s |
 * | startup budget | 2 x loadTime |
 * | startup failures | startup budget / startup period, rounded up, + 1: the first probe may come at once |
 * | readiness failures | 3, Kubernetes' default; with detectionTime as many in a row as fit into it less 5 s for the proxies, at least 2 |
 * | liveness period | 10 s, Kubernetes' default |
 * | liveness failures | 3, Kubernetes' default; with hangDetectionTime as many in a row as fit into it, at least 2 |
 * | grace period | drain (5 s if it is 0) + slowestRequest + 5 s to exit |
 * | proxy timeout | slowestRequest + 5 s: a proxy that gives up earlier cuts requests that the pod answers |
 * | min ready | one readiness period: a pod counts as available once it could have failed a second probe |
 * | replacement of a pod | grace period of the pod whose place it takes + 300 s to schedule and pull + the later of readinessDelay and startup budget + one startup probe + readinessSuccesses probes in a row + min ready |
 * | progress deadline | replacement of a pod, at least Kubernetes' default of 600 s |
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 *
 * @example
 * const timing = ServingTiming.derive({ loadTime: Duration.minutes(10), slowestRequest: Duration.seconds(20) });
 * timing.startupFailures; // 121, one each 10 seconds
 * timing.gracePeriodSeconds; // 35
 */
export class ServingTiming {
  /**
   * Derives the timing.
   *
   * @param props the times
   * @throws if a time is out of its range or not in whole seconds, or if the times together would kill a pod that loads or is
   * busy, cut a request, take a healthy pod out of service, or give up a rollout that goes well
   */
  public static derive(props: ServingTimingProps = {}): ServingTiming {
    return ServingTiming._derive(new Check('ServingTiming'), props);
  }

  /**
   * Derives the timing of a construct that the check names.
   *
   * @internal
   */
  public static _derive(check: Check, props: ServingTimingProps = {}): ServingTiming {
    return new ServingTiming(SERVING_TIMING.read(check, 'timing', props), check);
  }

  /** Time a model may take to load, in seconds, as asked for. */
  public readonly loadSeconds: number;
  /** Longest time of one request, in seconds, as asked for. */
  public readonly slowestRequestSeconds: number;
  /** preStop sleep, in seconds. 0: no hook. */
  public readonly drainSeconds: number;
  /** Kind of the preStop hook. */
  public readonly drainAction: DrainAction;
  /** Startup probe's period, in seconds. */
  public readonly startupPeriodSeconds: number;
  /** Startup probe's failure threshold. */
  public readonly startupFailures: number;
  /** A container that loads for no longer than this is not killed, in seconds. */
  public readonly startupBudgetSeconds: number;
  /** Readiness probe's initial delay, in seconds. */
  public readonly readinessDelaySeconds: number;
  /** Readiness probe's period, in seconds. */
  public readonly readinessPeriodSeconds: number;
  /** Readiness probe's success threshold. */
  public readonly readinessSuccesses: number;
  /** Readiness probe's failure threshold. */
  public readonly readinessFailures: number;
  /** A pod that no longer answers gets no more requests after at most this time, in seconds. */
  public readonly detectionSeconds: number;
  /** Liveness probe's period, in seconds. */
  public readonly livenessPeriodSeconds: number = model.LIVENESS_PERIOD;
  /** Liveness probe's timeout, in seconds. */
  public readonly livenessTimeoutSeconds: number;
  /** Liveness probe's failure threshold. */
  public readonly livenessFailures: number;
  /** A server that hangs is told to stop after at most this time, in seconds. */
  public readonly hangDetectionSeconds: number;
  /** Timeout of the startup and readiness probes, in seconds. */
  public readonly probeTimeoutSeconds: number = model.PROBE_TIMEOUT;
  /** terminationGracePeriodSeconds of the pods. */
  public readonly gracePeriodSeconds: number;
  /** Least time that a proxy in front of the pods must wait for an answer, in seconds. `HttpRoute` passes it on. */
  public readonly proxyTimeoutSeconds: number;
  /** minReadySeconds of the Deployment. */
  public readonly minReadySeconds: number;
  /** A rollout replaces one pod in at most this time, in seconds. */
  public readonly replacementSeconds: number;
  /** progressDeadlineSeconds of the Deployment. */
  public readonly progressDeadlineSeconds: number;

  private constructor(props: ServingTimingProps, check: Check) {
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
