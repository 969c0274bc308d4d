import { Duration } from 'cdk8s';
import { ServingTiming } from '../timing/serving-timing';
import type { ServingTimingProps } from '../timing/serving-timing-props';
import type { PropCheck } from '../validation/prop-check';
import type { ModelServerDefinition } from './model-server-definition';
import { ServerTermination } from './server-termination';

/** Maximum of `drain`, in seconds. */
const MAX_DRAIN = 300;
/** Maximum of `shutdownTimeout`, twice the maximum of `slowestRequest`, in seconds. */
const MAX_LIMIT = 7200;
/** Time until all proxies stop sending requests to a pod, time to exit, and margin of the request timeout, in seconds. */
const MARGIN = 5;

/** Times of an app with its server, and the values that the server receives. */
export interface ServerTiming {
  readonly props: ServingTimingProps;
  /** Maximum time that the server waits for requests in flight after SIGTERM, in seconds; undefined without a limit. */
  readonly shutdownSeconds?: number;
  /** Timeout of a request in the server, in seconds. */
  readonly requestSeconds: number;
}

/**
 * Completes the times of an app, so that the server neither aborts a request nor outlasts the grace period.
 *
 * @param takesLimit true if an argument or variable of the server contains `{shutdownSeconds}`
 */
export function timingOf(
  check: PropCheck,
  server: ModelServerDefinition,
  callerProps: ServingTimingProps,
  takesLimit: boolean,
): ServerTiming {
  const props = { ...server.timing, ...callerProps };
  const timing = ServingTiming._derive(check, props);
  const slowest = timing.slowestRequestSeconds;
  const requestSeconds = slowest + MARGIN;
  if (server.termination === ServerTermination.ABORTS) {
    return { props: { ...props, drain: drainOf(check, server, callerProps, timing) }, requestSeconds };
  }
  const limit = limitOf(check, server, slowest, callerProps, takesLimit);
  if (limit === undefined) {
    return { props, requestSeconds };
  }
  const gracePeriod = timing.drainSeconds + limit + MARGIN;
  if (callerProps.gracePeriod === undefined && gracePeriod > timing.gracePeriodSeconds) {
    return { props: { ...props, gracePeriod: Duration.seconds(gracePeriod) }, shutdownSeconds: limit, requestSeconds };
  }
  const remaining = timing.gracePeriodSeconds - timing.drainSeconds;
  if (limit >= remaining) {
    const reason = `the time from ${server.name}'s SIGTERM to the end of the gracePeriod: lower it, or raise gracePeriod`;
    check.fail('server.shutdownTimeout', `${limit}s`, `must be less than ${remaining}s, ${reason}`);
  }
  return { props, shutdownSeconds: limit, requestSeconds };
}

/** Returns a drain that lasts until the server has responded to the last request. */
function drainOf(
  check: PropCheck,
  { name }: ModelServerDefinition,
  callerProps: ServingTimingProps,
  timing: ServingTiming,
): Duration {
  const slowest = timing.slowestRequestSeconds;
  const reason = `because ${name} aborts the requests in flight on SIGTERM`;
  if (callerProps.drain === undefined) {
    const drain = timing.drainSeconds + slowest;
    return drain <= MAX_DRAIN
      ? Duration.seconds(drain)
      : check.fail(
          'timing.slowestRequest',
          `${slowest}s`,
          `must be at most ${MAX_DRAIN - timing.drainSeconds}s, ${reason} and drain is at most ${MAX_DRAIN}s: lower it`,
        );
  }
  const minDrain = MARGIN + slowest;
  if (timing.drainSeconds < minDrain) {
    check.fail(
      'timing.drain',
      `${timing.drainSeconds}s`,
      `must be at least ${minDrain}s, the slowestRequest and ${MARGIN}s for the proxies, ${reason}: raise it, or leave it out`,
    );
  }
  return callerProps.drain;
}

/** Returns the timeout of the server for requests in flight. The slowest request must not exceed it. */
function limitOf(
  check: PropCheck,
  { name, shutdownTimeout }: ModelServerDefinition,
  slowest: number,
  callerProps: ServingTimingProps,
  takesLimit: boolean,
): number | undefined {
  if (shutdownTimeout === undefined) {
    return takesLimit ? slowest : undefined;
  }
  const limit = check.seconds('server.shutdownTimeout', shutdownTimeout, 1, MAX_LIMIT);
  if (limit < slowest && !takesLimit && callerProps.slowestRequest !== undefined) {
    check.fail(
      'timing.slowestRequest',
      `${slowest}s`,
      `must be at most ${limit}s, because ${name} aborts requests ${limit}s after SIGTERM: lower it, or raise the limit in your server and pass this limit as shutdownTimeout`,
    );
  }
  if (limit < slowest) {
    check.fail(
      'server.shutdownTimeout',
      `${limit}s`,
      `must be at least ${slowest}s, the slowestRequest, or ${name} aborts requests: raise it, or pass a shorter timing.slowestRequest`,
    );
  }
  return limit;
}
