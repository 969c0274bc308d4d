import { Duration } from 'cdk8s';
import { random } from '../../../support/random';
import { ServingTiming, type ServingTimingProps } from '../../../lib/index';
import type { World } from './kubelet-model';
import { busy, hang, idle, rollout } from './kubelet-scenarios';

const SEED = 20240229;
const ACCEPTED = 1000;
const REJECTED = 100;
const WORLDS = 20;

/** Deterministic random values. Times are multiples of 1/8 s, so that floating-point sums are exact. */
class Random {
  public readonly next: () => number;

  public constructor(seed: number) {
    this.next = random(seed);
  }

  public whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** Returns seconds with a logarithmic distribution. */
  public seconds(min: number, max: number): number {
    return Math.min(Math.floor((min + 1) * ((max + 1) / (min + 1)) ** this.next() - 1 + this.next()), max);
  }

  /** Returns a time up to `max`, often one of the bounds. */
  public within(max: number): number {
    return this.oneOf([0, max, Math.floor(this.next() * max * 8) / 8]);
  }

  public oneOf<T>(values: T[]): T {
    return values[this.whole(0, values.length - 1)] as T;
  }

  public chance(): boolean {
    return this.next() < 0.5;
  }
}

const s = (seconds: number) => Duration.seconds(seconds);

/** Generates times without overrides of derived values. */
function randomTimes(random: Random): ServingTimingProps {
  return {
    loadTime: s(random.seconds(1, 3600)),
    slowestRequest: s(random.seconds(1, 3600)),
    drain: s(random.oneOf([0, 5, random.seconds(5, 300)])),
    readinessDelay: s(random.oneOf([0, random.seconds(0, 3600)])),
    readinessPeriod: s(random.seconds(1, 60)),
    readinessSuccesses: random.oneOf([1, random.whole(1, 10)]),
  };
}

/** Generates overrides at or above their minimum. */
function randomOverrides(random: Random, times: ServingTimingProps): ServingTimingProps {
  const derived = ServingTiming.derive(times);
  const more = (least: number) => s(least + random.oneOf([0, 1, random.seconds(0, 600)]));
  const maybe = (least: number) => (random.chance() ? more(least) : undefined);
  const chosen = {
    ...times,
    startupBudget: maybe(derived.loadSeconds),
    gracePeriod: maybe(derived.gracePeriodSeconds),
    detectionTime: maybe(minDetection(derived)),
    hangDetectionTime: maybe(minHangDetection(derived)),
  };
  return { ...chosen, progressDeadline: maybe(ServingTiming.derive(chosen).replacementSeconds) };
}

/** Minimum of `detectionTime`: two probes and the proxies. */
function minDetection({ readinessPeriodSeconds: period }: ServingTiming): number {
  return period + Math.max(period, 5) + 5 + 5;
}

/** Minimum of `hangDetectionTime`: two probes, each waiting for the slowest request. */
function minHangDetection({ slowestRequestSeconds }: ServingTiming): number {
  return 10 + Math.max(10, slowestRequestSeconds + 5) + slowestRequestSeconds + 5;
}

function randomWorld(random: Random, timing: ServingTiming, longestLoad = timing.startupBudgetSeconds): World {
  const hookStart = random.within(5);
  const surge = random.chance();
  return {
    scheduleAndPull: random.within(300),
    load: random.within(longestLoad),
    connectionsWhileLoading: random.oneOf(['refused', 'pending']),
    phases: [random.within(0.875), random.within(0.875), random.within(0.875)],
    latency: random.within(4.875),
    lostProbe: random.whole(-1, 3),
    propagation: random.within(4.875),
    request: random.within(timing.slowestRequestSeconds),
    hookStart,
    exit: random.within(5 - hookStart),
    onSigterm: random.oneOf(['exits', 'ignored']),
    serverDrain: 5,
    // without surge another pod must serve
    pods: random.whole(surge ? 1 : 2, 2),
    surge,
    waitsForTermination: random.chance(),
    hiddenReadiness: random.chance(),
  };
}

/** Claims that are false in a world. */
function failedClaims(timing: ServingTiming, world: World, random: Random): string[] {
  const update = rollout(timing, world);
  const idling = idle(timing, world);
  const working = busy(timing, world, random.oneOf([1, 0.5, random.whole(1, 8) / 8]));
  const hanging = hang(timing, world, 60 + random.within(60));
  const claims: [string, boolean][] = [
    ['no pod is killed while it loads', !update.killedWhileLoading],
    ['no request is lost', update.lost === 0],
    ['no pod is killed before it exits', update.killed === 0],
    ['the rollout makes progress', update.stalled <= timing.progressDeadlineSeconds],
    ['no pod is restarted while it is replaced', !update.restarted],
    ['an idle pod stays in service', !idling.leftService],
    ['an idle pod is not restarted', !idling.restarted],
    ['a busy pod is not restarted', !working.restarted],
    ['a pod that hangs receives no requests', hanging.unproxiedAfter <= timing.detectionSeconds],
    ['a pod that hangs is restarted', hanging.restartedAfter <= timing.hangDetectionSeconds],
  ];
  return claims.filter(([, holds]) => !holds).map(([claim]) => claim);
}

test(`${ACCEPTED} random timings satisfy every claim, seed ${SEED}`, () => {
  const random = new Random(SEED);
  for (let i = 0; i < ACCEPTED; i++) {
    const props = randomOverrides(random, randomTimes(random));
    const timing = ServingTiming.derive(props);
    const world = randomWorld(random, timing);
    expect({ i, failedClaims: failedClaims(timing, world, random), timing, world }).toMatchObject({ failedClaims: [] });
    expect(timing.detectionSeconds).toBeLessThanOrEqual(props.detectionTime?.toSeconds() ?? Infinity);
    expect(timing.hangDetectionSeconds).toBeLessThanOrEqual(props.hangDetectionTime?.toSeconds() ?? Infinity);
    expect(timing.startupBudgetSeconds).toBe(props.startupBudget?.toSeconds() ?? 2 * timing.loadSeconds);
    expect(timing.gracePeriodSeconds).toBe(props.gracePeriod?.toSeconds() ?? timing.gracePeriodSeconds);
  }
});

/** Prop below its minimum, and the timing that it would give. */
interface Rejected {
  readonly prop: keyof ServingTimingProps;
  readonly value: number;
  readonly forced: Partial<ServingTiming>;
}

/** World with the maximum of every delay. */
function worstWorld(random: Random, timing: ServingTiming, longestLoad: number): World {
  return {
    ...randomWorld(random, timing),
    scheduleAndPull: 300,
    load: longestLoad,
    connectionsWhileLoading: 'refused',
    phases: [0.875, 0.875, 0.875],
    latency: 4.875,
    lostProbe: 0,
    propagation: 4.875,
    request: timing.slowestRequestSeconds,
    hookStart: 0,
    exit: 5,
    onSigterm: 'exits',
    pods: 2,
    waitsForTermination: true,
    hiddenReadiness: true,
  };
}

/** Props below their minimum by at least the resolution of the model. */
const REJECTIONS: Record<string, (random: Random, least: ServingTiming) => Rejected> = {
  drain: (random, { slowestRequestSeconds }) => {
    const value = random.whole(1, 4);
    return {
      prop: 'drain',
      value,
      forced: { drainSeconds: value, gracePeriodSeconds: value + slowestRequestSeconds + 5 },
    };
  },
  // the resolution of the load time is one startup period
  startupBudget: (random, { loadSeconds, startupPeriodSeconds: period }) => {
    const value = random.whole(1, loadSeconds - period);
    return { prop: 'startupBudget', value, forced: { startupFailures: Math.ceil(value / period) + 1 } };
  },
  gracePeriod: (random, { gracePeriodSeconds }) => {
    const value = random.whole(1, gracePeriodSeconds - 1);
    return { prop: 'gracePeriod', value, forced: { gracePeriodSeconds: value } };
  },
  detectionTime: (random, timing) => {
    const value = random.whole(1, minDetection(timing) - 1);
    return { prop: 'detectionTime', value, forced: { readinessFailures: 1 } };
  },
  hangDetectionTime: (random, timing) => {
    const value = random.whole(1, minHangDetection(timing) - 1);
    return { prop: 'hangDetectionTime', value, forced: { livenessFailures: 1 } };
  },
  // probes start up to 7/8 of a period late and get their response just before the timeout
  progressDeadline: (random, { replacementSeconds, startupPeriodSeconds, readinessPeriodSeconds }) => {
    const slack = Math.ceil(startupPeriodSeconds + 2 * readinessPeriodSeconds + 2);
    const value = random.whole(1, replacementSeconds - slack);
    return { prop: 'progressDeadline', value, forced: { progressDeadlineSeconds: value } };
  },
};

test.each(Object.entries(REJECTIONS))(`%s: each of ${REJECTED} rejected values violates a claim`, (_, reject) => {
  const random = new Random(SEED);
  for (let i = 0; i < REJECTED; i++) {
    // with the minimum drain and at least two seconds to load, any lower value is too small
    const times = { ...randomTimes(random), drain: s(5), loadTime: s(random.seconds(2, 3600)) };
    const derived = ServingTiming.derive(times);
    const { prop, value, forced } = reject(random, derived);
    expect(() => ServingTiming.derive({ ...times, [prop]: s(value) })).toThrow(
      `timing.${prop} is '${value}s', must be`,
    );

    const timing = { ...derived, ...forced };
    const longestLoad = prop === 'startupBudget' ? timing.loadSeconds : timing.startupBudgetSeconds;
    let found = failedClaims(timing, worstWorld(random, timing, longestLoad), random);
    for (let world = 0; found.length === 0 && world < WORLDS; world++) {
      found = failedClaims(timing, randomWorld(random, timing, longestLoad), random);
    }
    expect({ i, times, value, found }).not.toMatchObject({ found: [] });
  }
});
