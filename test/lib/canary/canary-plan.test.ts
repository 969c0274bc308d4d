import { Testing } from 'cdk8s';
import { addPlan } from '../../../charts/canary-plan';
import { CanaryPlan, CanaryStep } from '../../../lib/index';
import { type Manifest, at, find } from '../../support';

describe('the files of a plan', () => {
  test.each<[string, CanaryPlan, [string, string][]]>([
    [
      'by replicas',
      CanaryPlan.byReplicas([5, 25, 50, 100]),
      [
        ['01-canary-5', 'share-5'],
        ['02-canary-25', 'share-25'],
        ['03-canary-50', 'share-50'],
        ['04-canary-100', 'promoting-50'],
        ['05-promoted', 'promoted'],
        ['abort', 'aborted'],
      ],
    ],
    [
      'by weights',
      CanaryPlan.byWeights([2.5, 100]),
      [
        ['01-canary-0', 'share-0'],
        ['02-canary-2.5', 'share-2.5'],
        ['03-canary-100', 'promoting-2.5'],
        ['04-stable-100', 'promoting-0'],
        ['05-promoted', 'promoted'],
        ['abort-1', 'share-0'],
        ['abort-2', 'aborted'],
      ],
    ],
  ])('%s', (_, { files }, expected) => {
    expect(files.map(({ name, step }) => [name, step.name])).toEqual(expected);
    expect(files.map((f) => f.fileExtension)).toEqual(expected.map(([name]) => `-${name}.k8s.yaml`));
  });

  test.each<[number[], string]>([
    [[], 'CanaryPlan: percents is [], must be at least one share, then 100: pass shares such as [5, 25, 50, 100]'],
    [[100], 'percents is [100], must be at least one share, then 100'],
    [[5, 50], 'percents is [5,50], must be at least one share, then 100'],
    [[25, 5, 100], 'percents[1] is 5, must be more than the previous share, 25: pass ascending shares'],
    [[5, 5, 100], 'percents[1] is 5, must be more than the previous share, 5: pass ascending shares'],
    [[0, 100], 'percents[0] is 0, must be from 0.1 to 100, in steps of 0.1'],
    [[50, 150], 'percents[1] is 150, must be from 0.1 to 100'],
  ])('%j is rejected', (percents, message) => {
    expect(() => CanaryPlan.byReplicas(percents)).toThrow(message);
    expect(() => CanaryPlan.byWeights(percents)).toThrow(message);
  });
});

test.each([
  [
    () => CanaryStep.share(100),
    'CanaryStep: percent is 100, must be from 0 to 99.9, in steps of 0.1: pass a percentage',
  ],
  [() => CanaryStep.share(-1), 'CanaryStep: percent is -1, must be from 0'],
  [() => CanaryStep.share(5, { podsFor: 100 }), 'CanaryStep: podsFor is 100, must be from 0 to 99.9'],
  [
    () => CanaryStep.share(25, { podsFor: 5 }),
    'CanaryStep: podsFor is 5, must be at least the share of 25: pass the share of the next step',
  ],
  [() => CanaryStep.promoting(0.05), 'CanaryStep: percent is 0.05, must be from 0 to 99.9, in steps of 0.1'],
])('an invalid step is rejected (%#)', (create, message) => {
  expect(create).toThrow(message);
});

/** Replicas, images and weights of the objects in a file. */
function stateOf(objects: Manifest[]) {
  const track = (name: string) => {
    const { spec } = find(objects, 'Deployment', `dummy-api-${name}`);
    const image = at(spec, 'template.spec.containers.0.image') as string;
    return { replicas: spec.replicas as number, version: image.split(':')[1] };
  };
  const [route] = objects.filter((o) => o.kind === 'HTTPRoute');
  const weights = (at(route, 'spec.rules.0.backendRefs') as { weight: number }[] | undefined)?.map((b) => b.weight);
  return { stable: track('stable'), canary: track('canary'), weights };
}

const filesOf = (split: 'replicas' | 'weights') =>
  addPlan(split, { outdir: 'build/canary-plan' }).map((app) => ({
    name: app.outputFileExtension.replace('.k8s.yaml', '').slice(1),
    objects: app.charts.flatMap((chart) => Testing.synth(chart) as Manifest[]),
  }));

describe.each(['replicas', 'weights'] as const)('the plan of the dummy API, by %s', (split) => {
  const files = filesOf(split);

  test('has the documented pods of each version in each file', () => {
    const summary = files.map(({ name, objects }) => {
      const { stable, canary, weights } = stateOf(objects);
      const tracks = [stable, canary].map(({ replicas, version }) => `${replicas} x ${version}`).join(' + ');
      return `${name}: ${tracks}${weights ? `, weights ${weights.join(':')}` : ''}`;
    });
    expect(summary).toEqual(
      split === 'replicas'
        ? [
            '01-canary-5: 16 x 1.0 + 1 x 2.0',
            '02-canary-25: 3 x 1.0 + 1 x 2.0',
            '03-canary-50: 3 x 1.0 + 3 x 2.0',
            '04-canary-100: 3 x 2.0 + 3 x 2.0',
            '05-promoted: 3 x 2.0 + 0 x 2.0',
            'abort: 3 x 1.0 + 0 x 2.0',
          ]
        : [
            '01-canary-0: 3 x 1.0 + 1 x 2.0, weights 100:0',
            '02-canary-5: 3 x 1.0 + 1 x 2.0, weights 95:5',
            '03-canary-25: 3 x 1.0 + 2 x 2.0, weights 75:25',
            '04-canary-50: 3 x 1.0 + 2 x 2.0, weights 50:50',
            '05-canary-100: 3 x 2.0 + 2 x 2.0, weights 50:50',
            '06-stable-100: 3 x 2.0 + 1 x 2.0, weights 100:0',
            '07-promoted: 3 x 2.0 + 0 x 2.0, weights 100:0',
            'abort-1: 3 x 1.0 + 1 x 2.0, weights 100:0',
            'abort-2: 3 x 1.0 + 0 x 2.0, weights 100:0',
          ],
    );
  });

  test('all files have the same objects with the same selectors', () => {
    const identities = files.map(({ objects }) =>
      objects
        // the budget of an earlier step blocks nothing
        .filter((o) => o.kind !== 'PodDisruptionBudget')
        .map((o) => `${o.kind} ${o.metadata.name} ${JSON.stringify(o.spec?.selector ?? o.spec?.podSelector)}`)
        .sort(),
    );
    expect(new Set(identities.map((names) => names.join('\n'))).size).toBe(1);
  });

  test('the stable track alone can serve the whole load at every step', () => {
    for (const { objects } of files) {
      expect(stateOf(objects).stable.replicas).toBeGreaterThanOrEqual(3);
    }
  });
});

test('by weights, a track has pods before it receives requests, and until it receives none', () => {
  const states = filesOf('weights').map(({ objects }) => stateOf(objects));
  const orders = [
    [0, 1, 2, 3, 4, 5, 6],
    // an abort after each step
    ...[1, 2, 3, 4, 5].map((from) => [from, 7, 8]),
  ];
  for (const order of orders) {
    for (let i = 1; i < order.length; i++) {
      const [before, after] = [states[order[i - 1] ?? 0], states[order[i] ?? 0]];
      const share = (state: typeof before) => state?.weights?.[1] ?? NaN;
      // enough for the whole load of 3 pods
      const needed = Math.ceil((3 * share(after)) / 100);
      expect(before?.canary.replicas).toBeGreaterThanOrEqual(needed);
      expect(share(before) === 0 || (after?.canary.replicas ?? 0) > 0).toBe(true);
    }
  }
});

test('by weights, the route and the Services precede the pods of the canary in the file', () => {
  for (const { objects } of filesOf('weights')) {
    const order = objects.map((o) => `${o.kind} ${o.metadata.name}`);
    expect(order.indexOf('HTTPRoute dummy-api')).toBeLessThan(order.indexOf('Deployment dummy-api-canary'));
    expect(order.indexOf('Service dummy-api-canary')).toBeLessThan(order.indexOf('HTTPRoute dummy-api'));
  }
});
