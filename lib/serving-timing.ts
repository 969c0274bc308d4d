import { Duration } from 'cdk8s';
import { Check } from './private/check';

/** Probes wait this long for an answer: a server that is busy with other requests is slow, not dead. */
const PROBE_TIMEOUT = 5;
const LIVENESS_PERIOD = 10;
/** Time to close sockets and exit once the last request is answered. */
const EXIT_MARGIN = 5;
/** Time to find a node and pull the image, which may hold the model. */
const SCHEDULE_AND_PULL = 300;
/** Kubernetes' own default for progressDeadlineSeconds. */
const MIN_PROGRESS_DEADLINE = 600;

/** The times of a served model that everything about its start and stop follows from. Whole seconds. */
export interface ServingTimingProps {
  /**
   * The longest time from the container's start until the model answers, 1 second to 1 hour.
   *
   * The container is killed only after twice this time.
   *
   * @default Duration.seconds(30)
   */
  readonly loadTime?: Duration;

  /**
   * The longest time that one request may take, 1 second to 1 hour.
   *
   * @default Duration.seconds(30)
   */
  readonly slowestRequest?: Duration;

  /**
   * How long a pod that is told to stop goes on serving, until every proxy has learned that it is gone. 0 to 300 seconds.
   *
   * It becomes a `sleep` command as preStop hook, so the image needs a `sleep`. With 0 there is no hook.
   *
   * @default Duration.seconds(5)
   */
  readonly drain?: Duration;

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
}

/**
 * The timing model of a served model: one place from which probes, preStop hook, grace period and progress deadline are
 * derived, so that no pod is killed while it loads and no request is cut while its pod stops.
 *
 * | derived | formula |
 * |---|---|
 * | startup period | loadTime / 60, rounded up, at most 10 s: a start is noticed within 2 % of the load time |
 * | startup failures | 2 x loadTime / startup period, rounded up |
 * | readiness failures | 3, Kubernetes' default |
 * | liveness period | 10 s, Kubernetes' default |
 * | liveness failures | slowestRequest / liveness period, rounded up, + 1, at least 3: a server that is busy with one request survives it |
 * | grace period | drain + slowestRequest + 5 s to exit |
 * | min ready | one readiness period: a pod counts as available once it could have failed a second probe |
 * | progress deadline | 300 s to schedule and pull + 2 x loadTime + readinessDelay + (readinessSuccesses + 1) x readinessPeriod + min ready, at least Kubernetes' default of 600 s |
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export class ServingTiming {
  /**
   * Derives the timing.
   *
   * @param props the times
   * @param path what an error names as the place of the mistake
   * @throws if a time is out of its range or not in whole seconds
   */
  public static of(props: ServingTimingProps = {}, path: string = 'ServingTiming'): ServingTiming {
    return new ServingTiming(props, new Check(path));
  }

  /** Time a model may take to load, in seconds, as asked for. */
  public readonly loadSeconds: number;
  /** preStop sleep, in seconds. 0: no hook. */
  public readonly drainSeconds: number;
  /** Startup probe's period, in seconds. */
  public readonly startupPeriodSeconds: number;
  /** Startup probe's failure threshold. */
  public readonly startupFailures: number;
  /** Readiness probe's initial delay, in seconds. */
  public readonly readinessDelaySeconds: number;
  /** Readiness probe's period, in seconds. */
  public readonly readinessPeriodSeconds: number;
  /** Readiness probe's success threshold. */
  public readonly readinessSuccesses: number;
  /** Readiness probe's failure threshold. */
  public readonly readinessFailures: number = 3;
  /** Liveness probe's period, in seconds. */
  public readonly livenessPeriodSeconds: number = LIVENESS_PERIOD;
  /** Liveness probe's failure threshold. */
  public readonly livenessFailures: number;
  /** Timeout of all three probes, in seconds. */
  public readonly probeTimeoutSeconds: number = PROBE_TIMEOUT;
  /** terminationGracePeriodSeconds of the pods. */
  public readonly gracePeriodSeconds: number;
  /** minReadySeconds of the Deployment. */
  public readonly minReadySeconds: number;
  /** progressDeadlineSeconds of the Deployment. */
  public readonly progressDeadlineSeconds: number;

  private constructor(props: ServingTimingProps, check: Check) {
    const seconds = (prop: keyof ServingTimingProps, fallback: number, min: number, max: number) =>
      check.seconds(`timing.${prop}`, (props[prop] as Duration | undefined) ?? Duration.seconds(fallback), min, max);

    this.loadSeconds = seconds('loadTime', 30, 1, 3600);
    const slowestRequest = seconds('slowestRequest', 30, 1, 3600);
    this.drainSeconds = seconds('drain', 5, 0, 300);
    this.readinessDelaySeconds = seconds('readinessDelay', 0, 0, 3600);
    this.readinessPeriodSeconds = seconds('readinessPeriod', 5, 1, 300);
    this.readinessSuccesses = check.integer(
      'timing.readinessSuccesses',
      props.readinessSuccesses ?? 1,
      1,
      100,
      'pass how many probes must succeed in a row',
    );

    this.startupPeriodSeconds = Math.min(Math.ceil(this.loadSeconds / 60), 10);
    this.startupFailures = Math.ceil((2 * this.loadSeconds) / this.startupPeriodSeconds);
    this.livenessFailures = Math.max(Math.ceil(slowestRequest / LIVENESS_PERIOD) + 1, 3);
    this.gracePeriodSeconds = this.drainSeconds + slowestRequest + EXIT_MARGIN;
    this.minReadySeconds = this.readinessPeriodSeconds;
    this.progressDeadlineSeconds = Math.max(
      SCHEDULE_AND_PULL +
        2 * this.loadSeconds +
        this.readinessDelaySeconds +
        (this.readinessSuccesses + 1) * this.readinessPeriodSeconds +
        this.minReadySeconds,
      MIN_PROGRESS_DEADLINE,
    );
  }
}
