import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { CanaryPlan, CanaryRelease, CanaryStep } from '../../../lib/index';
import { testChart } from '../../support';

const ROUTE = { gatewayName: 'public', hosts: ['model.example.com'] };

/** Builds a release whose peak load needs `pods` pods. A pod handles one request per second at its target. */
function build(step: CanaryStep, { pods = 8, minReplicas, routed = true, checked = true }: Asked): CanaryRelease {
  return new CanaryRelease(testChart(), 'model', {
    port: 8080,
    resources: { cpu: '1' },
    stable: { image: 'model:1.0' },
    canary: { image: 'model:2.0' },
    step,
    ...(routed ? { route: ROUTE } : { maxReplicas: 100_000 }),
    autoscaling: {
      minReplicas,
      maxReplicas: 200,
      targetCpuUtilization: 80,
      peakLoad: checked ? { requestsPerSecond: pods, cpuPerRequest: Duration.millis(800) } : undefined,
    },
  });
}

interface Asked {
  readonly pods?: number;
  readonly minReplicas?: number;
  readonly routed?: boolean;
  readonly checked?: boolean;
}

const refusal = (step: string, minimum: number, share: number) =>
  `chart/model: step is '${step}', needs a minimum of 8 stable replicas, not ${minimum}, because a promotion or an abort returns ` +
  `${share}% of the peakLoad to the stable track at once: pass autoscaling.minReplicas: 8 for the release`;

test.each<[string, CanaryStep, number]>([
  ['share-25', CanaryStep.share(25), 25],
  ['share-50', CanaryStep.share(50), 50],
  ['promoting-50', CanaryStep.promoting(50), 50],
  ['promoting-0', CanaryStep.promoting(0), 100],
])('by weights, %s is rejected if the stable track cannot serve its requests', (name, step, share) => {
  expect(() => build(step, { minReplicas: 2 })).toThrow(refusal(name, 2, share));
  expect(() => build(step, {})).toThrow(refusal(name, 2, share));
  expect(() => build(step, { minReplicas: 7 })).toThrow(refusal(name, 7, share));
  expect(build(step, { minReplicas: 8 }).stable.minReplicas).toBe(8);
});

test.each<[string, CanaryStep, number, number]>([
  ['share-25', CanaryStep.share(25), 3, 25],
  ['promoting-50', CanaryStep.promoting(50), 2, 50],
])('by replicas, %s is rejected too', (name, step, minimum, share) => {
  expect(() => build(step, { minReplicas: 2, routed: false })).toThrow(refusal(name, minimum, share));
  expect(build(step, { minReplicas: 8, routed: false }).stable.minReplicas).toBeGreaterThanOrEqual(8);
});

test.each<[string, CanaryStep, Asked]>([
  ['a share for which the split has enough replicas', CanaryStep.share(5), { minReplicas: 2, routed: false }],
  // 95% of 7.2 pods are 6.84, so seven pods, one fewer than 7.2 need; 99% are 7.128
  ['a share so small that its requests fit', CanaryStep.share(1), { minReplicas: 2, pods: 7.2 }],
  ['no requests to the canary yet', CanaryStep.share(0, { podsFor: 25 }), { minReplicas: 2 }],
  ['no canary left', CanaryStep.promoted(), { minReplicas: 2 }],
  ['no canary yet', CanaryStep.aborted(), { minReplicas: 2 }],
])('%s needs no more replicas', (_, step, asked) => {
  expect(() => build(step, asked)).not.toThrow();
});

test('a share slightly above the limit is rejected', () => {
  expect(() => build(CanaryStep.share(5), { minReplicas: 2, pods: 7.2 })).toThrow(
    "step is 'share-5', needs a minimum of 8 stable replicas",
  );
});

test.each([
  ['by weights', CanaryPlan.byWeights([5, 25, 50, 100]), true],
  ['by replicas', CanaryPlan.byReplicas([5, 25, 50, 100]), false],
])('a plan %s keeps the pods for the whole load until the canary has no pods', (_, { files }, routed) => {
  const refused = files.filter(({ step }) => throws(() => build(step, { minReplicas: 2, routed })));
  expect(refused.map(({ name }) => name)).toEqual(
    routed
      ? ['03-canary-25', '04-canary-50', '05-canary-100', '06-stable-100', 'abort-1']
      : ['02-canary-25', '03-canary-50', '04-canary-100'],
  );
  for (const { step } of files) {
    expect(build(step, { minReplicas: 8, routed }).stable.minReplicas).toBeGreaterThanOrEqual(8);
  }
});

/** Pods of both tracks at the peak, after the autoscalers have scaled for the share of the step. */
function podsAt(step: CanaryStep, asked: Asked & { pods: number }): [number, number] {
  const { stable, canary } = build(step, { ...asked, checked: false });
  const [there, here] = needsAt(step, asked.pods);
  return [Math.max(stable.minReplicas, there), Math.max(canary?.minReplicas ?? NaN, here)];
}

function needsAt({ percent }: CanaryStep, pods: number): [number, number] {
  const ceil = (value: number) => Math.ceil(Number(value.toPrecision(12)));
  return [ceil((pods * (100 - percent)) / 100), ceil((pods * percent) / 100)];
}

const percents = fc
  .uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 3 })
  .map((some) => [...some.sort((a, b) => a - b).map((thousandths) => thousandths / 10), 100]);

test('a plan by weights is accepted if and only if no step or abort overloads a track', () => {
  const seen = { accepted: 0, refused: 0 };
  const property = fc.property(percents, fc.nat(120), fc.integer({ min: 1, max: 14 }), (shares, load, minReplicas) => {
    const asked = { pods: 0.1 + load / 10, minReplicas };
    const { files } = CanaryPlan.byWeights(shares);
    const accepted = files.every(({ step }) => !throws(() => build(step, asked)));
    seen[accepted ? 'accepted' : 'refused']++;
    const steps = files.filter(({ name }) => /^\d/.test(name)).map(({ step }) => step);
    const abort = CanaryStep.share(0);
    const works = steps.slice(0, -1).every((step, i) =>
      [steps[i + 1] ?? abort, abort].every((next) => {
        const [pods, needs] = [podsAt(step, asked), needsAt(next, asked.pods)];
        return pods[0] >= needs[0] && pods[1] >= needs[1];
      }),
    );
    expect(accepted).toBe(works);
  });
  fc.assert(property, { seed: 1, numRuns: 60 });
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(10);
});

function throws(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}
