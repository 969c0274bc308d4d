import { Duration } from 'cdk8s';
import { ServingTiming } from '../../lib';

test('the defaults', () => {
  expect(ServingTiming.of()).toMatchObject({
    startupPeriodSeconds: 1,
    startupFailures: 60,
    readinessDelaySeconds: 0,
    readinessPeriodSeconds: 5,
    readinessSuccesses: 1,
    readinessFailures: 3,
    livenessPeriodSeconds: 10,
    livenessFailures: 4,
    probeTimeoutSeconds: 5,
    drainSeconds: 5,
    gracePeriodSeconds: 40,
    minReadySeconds: 5,
    progressDeadlineSeconds: 600,
  });
});

describe('a container is killed only after twice its load time', () => {
  test.each([
    [1, 1, 2],
    [60, 1, 120],
    [61, 2, 61],
    [600, 10, 120],
    [3600, 10, 720],
  ])('%i s: every %i s, %i times', (load, period, failures) => {
    const timing = ServingTiming.of({ loadTime: Duration.seconds(load) });
    expect([timing.startupPeriodSeconds, timing.startupFailures]).toEqual([period, failures]);
    expect(timing.startupPeriodSeconds * timing.startupFailures).toBeGreaterThanOrEqual(2 * load);
  });
});

describe('liveness outlives the slowest request', () => {
  test.each([
    [1, 3],
    [20, 3],
    [21, 4],
    [300, 31],
  ])('%i s: %i failures', (slowest, failures) => {
    expect(ServingTiming.of({ slowestRequest: Duration.seconds(slowest) }).livenessFailures).toBe(failures);
  });
});

test('the grace period holds the drain, the slowest request and the exit', () => {
  const timing = ServingTiming.of({ slowestRequest: Duration.seconds(100), drain: Duration.seconds(15) });
  expect(timing.gracePeriodSeconds).toBe(15 + 100 + 5);
});

test('the progress deadline holds the pull, the load and the readiness probes', () => {
  const timing = ServingTiming.of({
    loadTime: Duration.minutes(10),
    readinessDelay: Duration.seconds(30),
    readinessPeriod: Duration.seconds(10),
    readinessSuccesses: 3,
  });
  expect(timing.minReadySeconds).toBe(10);
  expect(timing.progressDeadlineSeconds).toBe(300 + 2 * 600 + 30 + 4 * 10 + 10);
});

test('an error outside of a construct names the value object', () => {
  expect(() => ServingTiming.of({ slowestRequest: Duration.hours(2) })).toThrow(
    "ServingTiming: timing.slowestRequest is '7200s', must be a whole number of seconds from 1 to 3600",
  );
});
