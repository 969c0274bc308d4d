import { Duration } from 'cdk8s';
import { type AutoscaleOptions, MlApp, ScaleDown, ScaleUp } from '../../../lib/index';
import { type Manifest, find, synth, testChart } from '../../support';
import { HpaController } from './autoscaling-controller';

const seconds = (n: number) => Duration.seconds(n);

function autoscaler(options: Partial<AutoscaleOptions>): Manifest {
  const chart = testChart();
  const app = new MlApp(chart, 'model', { image: 'example.com/model:1.0', port: 8080 });
  app.autoscale({ minReplicas: 1, maxReplicas: 1000, ...options });
  return find(synth(chart), 'HorizontalPodAutoscaler');
}

/** Seconds from a change of the load, right after an evaluation, to `to` replicas. Undefined if they are never reached. */
function timeTo(hpa: Manifest, from: number, to: number, delay: () => number): number | undefined {
  const controller = new HpaController(hpa, from);
  const evaluate = (time: number, load: number) => {
    const now = time + delay();
    controller.sync(now, load, now + delay());
  };
  // the load was constant for longer than any window
  for (let time = -4000 - (-4000 % 15); time <= 0; time += 15) {
    evaluate(time, from);
  }
  for (let time = 15; time < 20_000; time += 15) {
    evaluate(time, to);
    if (controller.replicas === to) {
      return time;
    }
  }
  return undefined;
}

const delay = () => 0.25;

describe('behavior', () => {
  test('is absent by default', () => {
    expect(autoscaler({}).spec).not.toHaveProperty('behavior');
  });

  test.each<[string, Partial<AutoscaleOptions>, object]>([
    [
      'immediate',
      { maxReplicas: 7, scaleUp: ScaleUp.immediate() },
      {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          policies: [{ type: 'Pods', value: 7, periodSeconds: 15 }],
        },
      },
    ],
    [
      'gradual',
      { scaleUp: ScaleUp.gradual() },
      {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }],
        },
      },
    ],
    [
      'one by one',
      { scaleUp: ScaleUp.oneByOne(seconds(45)), scaleDown: ScaleDown.oneByOne() },
      {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 45 }],
        },
        scaleDown: {
          stabilizationWindowSeconds: 300,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
        },
      },
    ],
    [
      'prompt',
      { scaleDown: ScaleDown.prompt() },
      {
        scaleDown: {
          stabilizationWindowSeconds: 60,
          policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
        },
      },
    ],
    [
      'cautious',
      { scaleDown: ScaleDown.cautious() },
      {
        scaleDown: {
          stabilizationWindowSeconds: 600,
          policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }],
        },
      },
    ],
    ['never', { scaleDown: ScaleDown.never() }, { scaleDown: { selectPolicy: 'Disabled' } }],
    [
      'your own',
      { scaleUp: ScaleUp.atPace({ stabilization: seconds(30), pods: 2, percent: 50, period: seconds(120) }) },
      {
        scaleUp: {
          stabilizationWindowSeconds: 30,
          policies: [
            { type: 'Pods', value: 2, periodSeconds: 120 },
            { type: 'Percent', value: 50, periodSeconds: 120 },
          ],
        },
      },
    ],
  ])('%s', (_, options, behavior) => {
    expect(autoscaler(options).spec.behavior).toEqual(behavior);
  });

  test.each<[Partial<AutoscaleOptions>, string]>([
    [
      { scaleUp: ScaleUp.atPace({ stabilization: seconds(3601) }) },
      "scaleUp.stabilization is '3601s', must be a whole number of seconds from 0 to 3600",
    ],
    [
      { scaleUp: ScaleUp.oneByOne(seconds(0)) },
      "scaleUp.period is '0s', must be a whole number of seconds from 1 to 1800",
    ],
    [
      { scaleDown: ScaleDown.oneByOne(seconds(1801)) },
      "scaleDown.period is '1801s', must be a whole number of seconds",
    ],
    [
      { scaleUp: ScaleUp.atPace({ pods: 0 }) },
      'scaleUp.pods is 0, must be a whole number from 1 to 100000: pass the maximum change in one period',
    ],
    [
      { scaleDown: ScaleDown.atPace({ percent: 101 }) },
      'scaleDown.percent is 101, must be a whole number from 1 to 100',
    ],
    [{ scaleUp: ScaleUp.atPace({ percent: 0.5 }) }, 'scaleUp.percent is 0.5, must be a whole number from 1 to 10000'],
  ])('rejects %#', (options, message) => {
    expect(() => autoscaler(options)).toThrow(`chart/model/autoscaling: ${message}`);
  });
});

describe('the documented times', () => {
  test.each<[string, Partial<AutoscaleOptions>, number, number, number | undefined]>([
    ['default of Kubernetes', {}, 1, 5, 30],
    ['default of Kubernetes, with a ScaleDown', { scaleDown: ScaleDown.prompt() }, 1, 5, 15],
    ['immediate()', { maxReplicas: 300, scaleUp: ScaleUp.immediate() }, 1, 300, 15],
    ['gradual()', { scaleUp: ScaleUp.gradual() }, 1, 5, 165],
    ['oneByOne()', { scaleUp: ScaleUp.oneByOne() }, 1, 5, 240],
    ['default of Kubernetes', {}, 5, 1, 315],
    ['prompt()', { scaleDown: ScaleDown.prompt() }, 5, 1, 75],
    ['oneByOne()', { scaleDown: ScaleDown.oneByOne() }, 5, 1, 540],
    ['cautious()', { scaleDown: ScaleDown.cautious() }, 5, 1, 840],
    ['never()', { scaleDown: ScaleDown.never() }, 5, 1, undefined],
  ])('%s: %#, from %d', (_, options, from, to, time) => {
    expect(timeTo(autoscaler(options), from, to, delay)).toBe(time);
  });

  test.each([
    [ScaleUp.immediate(), 1, 300, 15],
    [ScaleUp.gradual(), 1, 5, 165],
    [ScaleUp.gradual(), 3, 3, 0],
    [ScaleUp.oneByOne(), 1, 5, 240],
    [ScaleUp.atPace({ pods: 10, percent: 50, stabilization: seconds(20), period: seconds(20) }), 10, 100, 150],
    [ScaleDown.prompt(), 5, 1, 75],
    [ScaleDown.oneByOne(), 5, 1, 540],
    [ScaleDown.cautious(), 5, 1, 840],
    [ScaleDown.never(), 5, 1, undefined],
  ])('longestTime() of %#', (pace, from, to, time) => {
    expect(pace.longestTime(from, to)?.toSeconds()).toBe(time);
  });

  test.each<[() => unknown, string]>([
    [
      () => ScaleUp.gradual().longestTime(5, 1),
      "ScaleUp: neededReplicas is 1, must be at least currentReplicas 5: call ScaleDown's longestTime() for fewer replicas",
    ],
    [
      () => ScaleDown.prompt().longestTime(1, 5),
      "ScaleDown: neededReplicas is 5, must be at most currentReplicas 1: call ScaleUp's longestTime() for more replicas",
    ],
    [() => ScaleDown.never().longestTime(0, 0), 'ScaleDown: currentReplicas is 0, must be a whole number from 1'],
    [() => ScaleUp.atPace({ pods: -1 }).longestTime(1, 5), 'ScaleUp: pace.pods is -1, must be a whole number from 1'],
  ])('longestTime() rejects %#', (call, message) => {
    expect(call).toThrow(message);
  });
});

describe('longestTime()', () => {
  const SEED = Number(process.env.SEED ?? 1);

  /** Measured and predicted times of random paces between random numbers of replicas. */
  function reached(delay: () => number) {
    const random = generator(SEED);
    const integer = (min: number, max: number) => min + Math.floor(random() * (max - min + 1));
    const maybe = (n: number) => (random() < 0.5 ? n : undefined);
    return Array.from({ length: 200 }, () => {
      const [few = 1, many = 1] = [integer(1, 60), integer(1, 60)].sort((a, b) => a - b);
      const [stabilization, period] = [integer(0, 700), integer(1, 200)];
      const limits = { pods: maybe(integer(1, 8)), percent: maybe(integer(1, 100)) };
      const counted = limits.pods === undefined && limits.percent === undefined ? {} : { period: seconds(period) };
      const pace = { stabilization: seconds(stabilization), ...counted, ...limits };
      const what = { seed: SEED, few, many, stabilization, period, ...limits };
      const rise = timeTo(autoscaler({ scaleUp: ScaleUp.atPace(pace) }), few, many, delay);
      const fall = timeTo(autoscaler({ scaleDown: ScaleDown.atPace(pace) }), many, few, delay);
      return [
        { ...what, time: rise, longest: ScaleUp.atPace(pace).longestTime(few, many).toSeconds() },
        { ...what, time: fall, longest: ScaleDown.atPace(pace).longestTime(many, few)?.toSeconds() ?? NaN },
      ];
    })
      .flat()
      .filter(({ few, many, time }) => few !== many && time !== undefined);
  }

  test(`is the time of a controller with a small delay at each evaluation (seed ${SEED})`, () => {
    const times = reached(delay);
    // other cases stop earlier, within the tolerance
    expect(times.length).toBeGreaterThan(200);
    expect(times.filter(({ time, longest }) => time !== longest)).toEqual([]);
  });

  test(`is never exceeded with delays of up to half a second (seed ${SEED})`, () => {
    const random = generator(SEED + 1);
    const times = reached(() => random() / 2);
    expect(times.filter(({ time = NaN, longest }) => !(time <= longest))).toEqual([]);
  });
});

/** Deterministic generator of numbers from 0 to 1 (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
