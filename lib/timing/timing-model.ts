import type { Duration } from 'cdk8s';
import type { ServingTimingProps } from './serving-timing-props';
import type { PropCheck } from '../validation/prop-check';

/** Maximum response time of an idle server to a probe, on a slow network or with little CPU, in seconds. */
export const PROBE_TIMEOUT = 5;
export const LIVENESS_PERIOD = 10;
/**
 * Time until all proxies stop sending requests to a removed pod, in seconds. An Ingress controller may be the slowest
 * proxy. ingress-nginx applies at most 0.3 changes per second (--sync-rate-limit), one every 3.4 s. kube-proxy applies one
 * per second.
 *
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/
 */
export const ENDPOINT_REMOVAL = 5;
/**
 * Twice the time of the proxies, in seconds, because kube-proxy takes up to 4 s on a node whose load is five times its
 * number of CPUs.
 */
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
const DEFAULT_FAILURES = 3;
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
 * Maximum time of `count` probes, in seconds. The first probe starts after one period, and each further probe after the
 * response or timeout of the previous one.
 */
export function timeOfProbes(count: number, { period, timeout }: ProbeInterval): number {
  return period + (count - 1) * Math.max(period, timeout) + timeout;
}

/** Number of probes that complete within a time in seconds. */
function probesWithin(seconds: number, interval: ProbeInterval): number {
  const remaining = seconds - timeOfProbes(1, interval);
  return Math.floor(remaining / Math.max(interval.period, interval.timeout)) + 1;
}

/** Times that the user passed, each checked against the times that it depends on. */
export class Times {
  public constructor(
    private readonly props: ServingTimingProps,
    private readonly check: PropCheck,
  ) {}

  public seconds(prop: keyof ServingTimingProps, defaultSeconds: number, min: number, max: number): number {
    const duration = this.props[prop] as Duration | undefined;
    return duration === undefined ? defaultSeconds : this.check.seconds(`timing.${prop}`, duration, min, max);
  }

  public readinessSuccesses(): number {
    const fix = 'pass the number of consecutive successful probes';
    return this.check.integer('timing.readinessSuccesses', this.props.readinessSuccesses ?? 1, 1, 100, fix);
  }

  public drain(): number {
    const drain = this.seconds('drain', DEFAULT_DRAIN, 0, 300);
    if (drain > 0 && drain < ENDPOINT_REMOVAL) {
      const fix = `raise drain, or pass 0 if the server itself accepts requests for ${ENDPOINT_REMOVAL}s after SIGTERM`;
      this.fail(
        'drain',
        drain,
        `0 or at least ${ENDPOINT_REMOVAL}s, because proxies take that long to remove a pod: ${fix}`,
      );
    }
    return drain;
  }

  public startupBudget(loadSeconds: number): number {
    const fix = 'raise startupBudget or lower loadTime';
    return this.atLeast(
      'startupBudget',
      2 * loadSeconds,
      loadSeconds,
      2 * DAY,
      `the loadTime, or the kubelet kills a container that is loading: ${fix}`,
    );
  }

  public readinessFailures(interval: ProbeInterval): number {
    return this.failures('detectionTime', interval, ENDPOINT_REMOVAL, 'raise detectionTime or lower readinessPeriod');
  }

  public livenessTimeout(slowestRequest: number): number {
    const reason =
      'the response time of a server with little CPU, or the kubelet restarts healthy containers: raise livenessTimeout';
    const prop = 'livenessTimeout';
    return this.atLeast(prop, slowestRequest + PROBE_TIMEOUT, PROBE_TIMEOUT, 2 * HOUR, reason);
  }

  public livenessFailures(interval: ProbeInterval): number {
    const otherProp = this.props.livenessTimeout ? 'livenessTimeout' : 'slowestRequest';
    return this.failures('hangDetectionTime', interval, 0, `raise hangDetectionTime or lower ${otherProp}`);
  }

  public gracePeriod(drain: number, slowestRequest: number): number {
    // without a hook, the server itself accepts requests for ENDPOINT_REMOVAL
    const min = (drain || ENDPOINT_REMOVAL) + slowestRequest + EXIT_MARGIN;
    const reason = 'the time to drain, complete the slowestRequest and exit, or requests fail';
    return this.atLeast('gracePeriod', min, min, DAY, `${reason}: raise gracePeriod, or lower slowestRequest or drain`);
  }

  public progressDeadline(replacementSeconds: number): number {
    const defaultSeconds = Math.max(replacementSeconds, MIN_PROGRESS_DEADLINE);
    const reason = 'the replacement time of one pod, or a healthy rollout fails';
    const fix = 'raise progressDeadline, or lower startupBudget or gracePeriod';
    return this.atLeast('progressDeadline', defaultSeconds, replacementSeconds, 7 * DAY, `${reason}: ${fix}`);
  }

  /** Returns the number of failing probes that fit into a time, minus `proxySeconds` for the proxies. */
  private failures(
    prop: 'detectionTime' | 'hangDetectionTime',
    interval: ProbeInterval,
    proxySeconds: number,
    fix: string,
  ): number {
    const min = timeOfProbes(MIN_FAILURES, interval) + proxySeconds;
    const time = `the time of ${MIN_FAILURES} probes${proxySeconds > 0 ? ' and of the proxies' : ''}`;
    const reason = `${time}, because the network may lose one probe`;
    const defaultSeconds = timeOfProbes(DEFAULT_FAILURES, interval) + proxySeconds;
    const seconds = this.atLeast(prop, defaultSeconds, min, DAY, `${reason}: ${fix}`);
    return probesWithin(seconds - proxySeconds, interval);
  }

  private atLeast(
    prop: keyof ServingTimingProps,
    defaultSeconds: number,
    min: number,
    max: number,
    reason: string,
  ): number {
    const seconds = this.seconds(prop, defaultSeconds, 1, max);
    return seconds < min ? this.fail(prop, seconds, `at least ${min}s, ${reason}`) : seconds;
  }

  private fail(prop: keyof ServingTimingProps, seconds: number, rule: string): never {
    return this.check.fail(`timing.${prop}`, `${seconds}s`, `must be ${rule}`);
  }
}
