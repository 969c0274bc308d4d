import { Duration } from 'cdk8s';
import { ServingTiming } from '../../../lib/index';

test('defaults', () => {
  expect(ServingTiming.derive()).toMatchObject({
    startupPeriodSeconds: 1,
    startupBudgetSeconds: 60,
    startupFailures: 61,
    readinessDelaySeconds: 0,
    readinessPeriodSeconds: 5,
    readinessSuccesses: 1,
    readinessFailures: 3,
    detectionSeconds: 25,
    livenessPeriodSeconds: 10,
    livenessTimeoutSeconds: 35,
    livenessFailures: 3,
    hangDetectionSeconds: 115,
    probeTimeoutSeconds: 5,
    drainSeconds: 10,
    gracePeriodSeconds: 45,
    minReadySeconds: 5,
    replacementSeconds: 426,
    progressDeadlineSeconds: 600,
  });
});

describe('a container is killed only after twice its load time', () => {
  test.each([
    [1, 1, 3],
    [60, 1, 121],
    [61, 2, 62],
    [600, 10, 121],
    [3600, 10, 721],
  ])('%i s: every %i s, %i times', (load, period, failures) => {
    const timing = ServingTiming.derive({ loadTime: Duration.seconds(load) });
    expect([timing.startupPeriodSeconds, timing.startupFailures]).toEqual([period, failures]);
    // the first probe can run as the container starts
    expect(timing.startupPeriodSeconds * (timing.startupFailures - 1)).toBeGreaterThanOrEqual(2 * load);
  });
});

describe('a liveness probe waits for the slowest request', () => {
  test.each([
    [1, 6],
    [300, 305],
  ])('%i s: %i s', (slowest, timeout) => {
    const timing = ServingTiming.derive({ slowestRequest: Duration.seconds(slowest) });
    expect([timing.livenessTimeoutSeconds, timing.livenessFailures]).toEqual([timeout, 3]);
  });
});

describe('a server that responds to probes while it is busy', () => {
  const slowestRequest = Duration.minutes(10);
  const livenessTimeout = Duration.seconds(5);

  test('is restarted after the time of three short probes, and keeps its grace period', () => {
    const timing = ServingTiming.derive({ slowestRequest, livenessTimeout });
    // period 10 + 2 x 10 + timeout 5
    expect([timing.livenessTimeoutSeconds, timing.livenessFailures, timing.hangDetectionSeconds]).toEqual([5, 3, 35]);
    expect([timing.gracePeriodSeconds, timing.proxyTimeoutSeconds, timing.probeTimeoutSeconds]).toEqual([615, 605, 5]);
  });

  test('fails as many probes as fit into hangDetectionTime', () => {
    const at = (seconds: number) =>
      ServingTiming.derive({ slowestRequest, livenessTimeout, hangDetectionTime: Duration.seconds(seconds) });
    expect([at(60).livenessFailures, at(60).hangDetectionSeconds]).toEqual([5, 55]);
    expect(() => at(24)).toThrow(
      "timing.hangDetectionTime is '24s', must be at least 25s, the time of 2 probes, because the network may lose one probe: raise hangDetectionTime or lower livenessTimeout",
    );
  });

  test.each([
    [
      4,
      "timing.livenessTimeout is '4s', must be at least 5s, the response time of a server with little CPU, or the kubelet restarts healthy containers",
    ],
    [7201, "timing.livenessTimeout is '7201s', must be a whole number of seconds from 1 to 7200"],
  ])('%i s is rejected', (seconds, message) => {
    expect(() => ServingTiming.derive({ livenessTimeout: Duration.seconds(seconds) })).toThrow(message);
  });
});

describe('the failure threshold fits into the detection time', () => {
  test.each([
    // period 5 + 5 for each further failure + timeout 5, and 5 for the proxies
    [20, 2, 20],
    [24, 2, 20],
    [25, 3, 25],
    [60, 10, 60],
  ])('detected in %i s: %i readiness probes, %i s', (seconds, failures, taken) => {
    const timing = ServingTiming.derive({ detectionTime: Duration.seconds(seconds) });
    expect([timing.readinessFailures, timing.detectionSeconds]).toEqual([failures, taken]);
  });

  test.each([
    // period 10 + 35 for each further failure + timeout 35
    [80, 2, 80],
    [114, 2, 80],
    [115, 3, 115],
    [300, 8, 290],
  ])('a hang detected in %i s: %i liveness probes, %i s', (seconds, failures, taken) => {
    const timing = ServingTiming.derive({ hangDetectionTime: Duration.seconds(seconds) });
    expect([timing.livenessFailures, timing.hangDetectionSeconds]).toEqual([failures, taken]);
  });
});

describe('a timing that would lose requests or never finish is rejected', () => {
  test.each([
    [
      { drain: Duration.seconds(4) },
      "timing.drain is '4s', must be 0 or at least 5s, because proxies take that long to remove a pod: raise drain, or pass 0 if the server itself accepts requests for 5s after SIGTERM",
    ],
    [
      { loadTime: Duration.seconds(60), startupBudget: Duration.seconds(59) },
      "timing.startupBudget is '59s', must be at least 60s, the loadTime, or the kubelet kills a container that is loading: raise startupBudget or lower loadTime",
    ],
    [
      { gracePeriod: Duration.seconds(44) },
      "timing.gracePeriod is '44s', must be at least 45s, the time to drain, complete the slowestRequest and exit, or requests fail",
    ],
    [
      { detectionTime: Duration.seconds(19) },
      "timing.detectionTime is '19s', must be at least 20s, the time of 2 probes",
    ],
    [
      { hangDetectionTime: Duration.seconds(79) },
      "timing.hangDetectionTime is '79s', must be at least 80s, the time of 2 probes",
    ],
    [
      { progressDeadline: Duration.seconds(425) },
      "timing.progressDeadline is '425s', must be at least 426s, the replacement time of one pod, or a healthy rollout fails",
    ],
  ])('%j', (props, message) => {
    expect(() => ServingTiming.derive(props)).toThrow(`ServingTiming: ${message}`);
  });
});

test('the grace period covers the drain, the slowest request and the exit', () => {
  const timing = ServingTiming.derive({ slowestRequest: Duration.seconds(100), drain: Duration.seconds(15) });
  expect(timing.gracePeriodSeconds).toBe(15 + 100 + 5);
});

test('the progress deadline covers the pull, the load and the readiness probes', () => {
  const timing = ServingTiming.derive({
    loadTime: Duration.minutes(10),
    readinessDelay: Duration.seconds(30),
    readinessPeriod: Duration.seconds(10),
    readinessSuccesses: 3,
  });
  expect(timing.minReadySeconds).toBe(10);
  expect(timing.progressDeadlineSeconds).toBe(45 + 300 + (2 * 600 + 10 + 5) + (3 * 10 + 5) + 10);
});

test('an error outside a construct starts with the class', () => {
  expect(() => ServingTiming.derive({ slowestRequest: Duration.hours(2) })).toThrow(
    "ServingTiming: timing.slowestRequest is '7200s', must be a whole number of seconds from 1 to 3600",
  );
});
