import type { Duration } from 'cdk8s';
import type { ServingTimingProps } from './serving-timing-props';
import type { PropCheck } from '../validation/prop-check';

/** Maximum response time of an idle server to a probe, on a slow network or with little CPU, in seconds. */
export const PROBE_TIMEOUT = 5;
export const LIVENESS_PERIOD = 10;
/**
 * Time until all proxies stop sending requests to a removed pod, in seconds. An Ingress controller may be the slowest proxy. ingress-nginx
 * applies at most 0.3 changes a second (--sync-rate-limit), one every 3.4 s. kube-proxy applies one a second.
 *
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/
 */
export const ENDPOINT_REMOVAL = 5;
/** Twice the time of the proxies: kube-proxy took 4 s on a node whose load was five times its number of CPUs. */
const DEFAULT_DRAIN = 2 * ENDPOINT_REMOVAL;
/** Time to start the preStop hook and, after the last response, to close sockets and exit, in seconds. */
const EXIT_MARGIN = 5;
/** Time for a proxy to connect to a pod, and for the first and the last byte to cross the network, in seconds. */
export const PROXY_MARGIN = 5;
/** Time to schedule a pod and pull its image, which may contain the model, in seconds. */
export const SCHEDULE_AND_PULL = 300;
/** Default of `progressDeadlineSeconds` in Kubernetes. */
const MIN_PROGRESS_DEADLINE = 600;
/** Default of `failureThreshold` in Kubernetes. */
const FAILURES = 3;
/** Minimum of `failureThreshold`: one probe that the network loses must not remove a healthy pod from its Service. */
const MIN_FAILURES = 2;
export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Period and timeout of a probe, in seconds. */
export interface ProbeInterval {
  readonly period: number;
  readonly timeout: number;
}

/**
 * Maximum time of `count` probes, in seconds. The first probe starts after one period, and each further probe after the response or timeout
 * of the previous one.
 */
export function timeOfProbes(count: number, { period, timeout }: ProbeInterval): number {
  return period + (count - 1) * Math.max(period, timeout) + timeout;
}

/** Number of probes that complete in a time. */
function probesWithin(seconds: number, interval: ProbeInterval): number {
  const left = seconds - timeOfProbes(1, interval);
  return Math.floor(left / Math.max(interval.period, interval.timeout)) + 1;
}

/** Times that the user passed, each checked against the times that it depends on. */
export class Times {
  public constructor(
    private readonly props: ServingTimingProps,
    private readonly check: PropCheck,
  ) {}

  public seconds(prop: keyof ServingTimingProps, fallback: number, min: number, max: number): number {
    const asked = this.props[prop] as Duration | undefined;
    return asked === undefined ? fallback : this.check.seconds(`timing.${prop}`, asked, min, max);
  }

  public readinessSuccesses(): number {
    const remedy = 'pass the number of consecutive successful probes';
    return this.check.integer('timing.readinessSuccesses', this.props.readinessSuccesses ?? 1, 1, 100, remedy);
  }

  public drain(): number {
    const drain = this.seconds('drain', DEFAULT_DRAIN, 0, 300);
    if (drain > 0 && drain < ENDPOINT_REMOVAL) {
      const remedy = `raise drain, or pass 0 if the server itself accepts requests for ${ENDPOINT_REMOVAL}s after SIGTERM`;
      this.fail(
        'drain',
        drain,
        `0 or at least ${ENDPOINT_REMOVAL}s, because proxies take that long to remove a pod: ${remedy}`,
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
      `the loadTime, or the kubelet kills pods while they load: ${remedy}`,
    );
  }

  public readinessFailures(interval: ProbeInterval): number {
    return this.failures('detectionTime', interval, ENDPOINT_REMOVAL, 'raise detectionTime or lower readinessPeriod');
  }

  public livenessTimeout(slowestRequest: number): number {
    const why =
      'the response time of a server with little CPU, or the kubelet restarts healthy pods: raise livenessTimeout';
    const prop = 'livenessTimeout';
    return this.atLeast(prop, slowestRequest + PROBE_TIMEOUT, PROBE_TIMEOUT, 2 * HOUR, why);
  }

  public livenessFailures(interval: ProbeInterval): number {
    const cause = this.props.livenessTimeout ? 'livenessTimeout' : 'slowestRequest';
    return this.failures('hangDetectionTime', interval, 0, `raise hangDetectionTime or lower ${cause}`);
  }

  public gracePeriod(drain: number, slowestRequest: number): number {
    // without a hook, the server itself drains for the same time
    const least = (drain || ENDPOINT_REMOVAL) + slowestRequest + EXIT_MARGIN;
    const why = 'the time to drain, complete the slowestRequest and exit, or requests fail';
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
    const why = 'the replacement time of one pod, or a healthy rollout fails';
    const remedy = 'raise progressDeadline, or lower startupBudget or gracePeriod';
    return this.atLeast('progressDeadline', fallback, replacement, 7 * DAY, `${why}: ${remedy}`);
  }

  /** Number of failing probes that fit into a time, after `proxies` seconds for the proxies. */
  private failures(
    prop: 'detectionTime' | 'hangDetectionTime',
    interval: ProbeInterval,
    proxies: number,
    remedy: string,
  ): number {
    const least = timeOfProbes(MIN_FAILURES, interval) + proxies;
    const why = `the time of ${MIN_FAILURES} probes, because a healthy server may lose one`;
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
