import { Duration } from 'cdk8s';
import type { ServingTimingProps } from './serving-timing-props';
import type { Check } from '../validation/check';

/** Time in which a server that is not busy answers a probe, on a slow network or with little CPU. */
export const PROBE_TIMEOUT = 5;
export const LIVENESS_PERIOD = 10;
/**
 * Time until all proxies have learned that a pod gets no more requests. An Ingress controller may be the slowest of them: ingress-nginx
 * takes over changes 0.3 times a second at most (--sync-rate-limit), every 3.4 s; kube-proxy once a second.
 *
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/
 */
export const ENDPOINT_REMOVAL = 5;
/** Twice that: kube-proxy of a node with five times as much to do as it has CPUs took 4 s. */
const DEFAULT_DRAIN = 2 * ENDPOINT_REMOVAL;
/** Time to start the preStop hook and, once the last request is answered, to close sockets and exit. */
const EXIT_MARGIN = 5;
/** Time for a proxy to connect to a pod, and for the first and the last byte to cross the network. */
export const PROXY_MARGIN = 5;
/** Time to find a node and pull the image, which may hold the model. */
export const SCHEDULE_AND_PULL = 300;
/** Kubernetes' own default for progressDeadlineSeconds. */
const MIN_PROGRESS_DEADLINE = 600;
/** Kubernetes' own default for failureThreshold. */
const FAILURES = 3;
/** A single probe may be lost on the network, and must not take a healthy pod out of service. */
const MIN_FAILURES = 2;
export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Period and timeout of a probe, in seconds. */
export interface ProbeInterval {
  readonly period: number;
  readonly timeout: number;
}

/**
 * The longest time in which `count` probes get their results: a period until the first one, and none starts before the one before it
 * has its answer or has timed out.
 */
export function timeOfProbes(count: number, { period, timeout }: ProbeInterval): number {
  return period + (count - 1) * Math.max(period, timeout) + timeout;
}

/** Number of probes that get their results in a time. */
function probesWithin(seconds: number, interval: ProbeInterval): number {
  const left = seconds - timeOfProbes(1, interval);
  return Math.floor(left / Math.max(interval.period, interval.timeout)) + 1;
}

/** Times that the user passed, each checked against the others that it depends on. */
export class Times {
  public constructor(
    private readonly props: ServingTimingProps,
    private readonly check: Check,
  ) {}

  public seconds(prop: keyof ServingTimingProps, fallback: number, min: number, max: number): number {
    const asked = this.props[prop] as Duration | undefined;
    return this.check.seconds(`timing.${prop}`, asked ?? Duration.seconds(fallback), min, max);
  }

  public readinessSuccesses(): number {
    const remedy = 'pass how many probes must succeed in a row';
    return this.check.integer('timing.readinessSuccesses', this.props.readinessSuccesses ?? 1, 1, 100, remedy);
  }

  public drain(): number {
    const drain = this.seconds('drain', DEFAULT_DRAIN, 0, 300);
    if (drain > 0 && drain < ENDPOINT_REMOVAL) {
      const remedy = `raise drain, or pass 0 if the server itself goes on accepting for ${ENDPOINT_REMOVAL}s after SIGTERM`;
      this.fail(
        'drain',
        drain,
        `at least ${ENDPOINT_REMOVAL}s, in which proxies learn that a pod stops, or 0: ${remedy}`,
      );
    }
    return drain;
  }

  public startupBudget(load: number): number {
    const remedy = 'raise startupBudget or lower loadTime';
    return this.atLeast(
      'startupBudget',
      2 * load,
      load,
      2 * DAY,
      `the loadTime, or a pod is killed that loads: ${remedy}`,
    );
  }

  public readinessFailures(interval: ProbeInterval): number {
    return this.failures('detectionTime', interval, ENDPOINT_REMOVAL, 'raise detectionTime or lower readinessPeriod');
  }

  public livenessTimeout(slowestRequest: number): number {
    const why =
      'in which a server with little CPU answers a probe, or a healthy pod is restarted: raise livenessTimeout';
    const prop = 'livenessTimeout';
    return this.atLeast(prop, slowestRequest + PROBE_TIMEOUT, PROBE_TIMEOUT, 2 * HOUR, why);
  }

  public livenessFailures(interval: ProbeInterval): number {
    const cause = this.props.livenessTimeout ? 'livenessTimeout' : 'slowestRequest';
    return this.failures('hangDetectionTime', interval, 0, `raise hangDetectionTime or lower ${cause}`);
  }

  public gracePeriod(drain: number, slowestRequest: number): number {
    // without a hook it is the server that drains, and it takes as long
    const least = (drain || ENDPOINT_REMOVAL) + slowestRequest + EXIT_MARGIN;
    const why = `the time to drain, answer the slowestRequest and exit, or requests are cut`;
    return this.atLeast(
      'gracePeriod',
      least,
      least,
      DAY,
      `${why}: raise gracePeriod, or lower slowestRequest or drain`,
    );
  }

  public progressDeadline(replacement: number): number {
    const fallback = Math.max(replacement, MIN_PROGRESS_DEADLINE);
    const why = 'the time in which a pod may be replaced, or a rollout is given up that goes well';
    const remedy = 'raise progressDeadline, or lower startupBudget or gracePeriod';
    return this.atLeast('progressDeadline', fallback, replacement, 7 * DAY, `${why}: ${remedy}`);
  }

  /** Consecutive failures that fit into the time that the user passed, less `proxies` for the proxies. */
  private failures(
    prop: 'detectionTime' | 'hangDetectionTime',
    interval: ProbeInterval,
    proxies: number,
    remedy: string,
  ): number {
    const least = timeOfProbes(MIN_FAILURES, interval) + proxies;
    const why = `the time of ${MIN_FAILURES} probes, as a healthy server may lose one`;
    const asked = this.atLeast(prop, timeOfProbes(FAILURES, interval) + proxies, least, DAY, `${why}: ${remedy}`);
    return probesWithin(asked - proxies, interval);
  }

  private atLeast(prop: keyof ServingTimingProps, fallback: number, least: number, max: number, why: string): number {
    const asked = this.seconds(prop, fallback, 1, max);
    return asked < least ? this.fail(prop, asked, `at least ${least}s, ${why}`) : asked;
  }

  private fail(prop: keyof ServingTimingProps, seconds: number, must: string): never {
    return this.check.fail(`timing.${prop}`, `${seconds}s`, `must be ${must}`);
  }
}
