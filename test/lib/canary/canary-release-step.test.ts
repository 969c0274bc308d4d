import { Duration } from 'cdk8s';
import { CanaryRelease, type CanaryReleaseProps, CanaryStep } from '../../../lib/index';
import { type Manifest, at, find, synth, testChart } from '../../support';

describe('a step', () => {
  const image = (version: string) => `example.com/model:${version}`;
  const stable = { image: image('1.0'), replicas: 4 };
  const canary = { image: image('2.0') };
  const route = { gatewayName: 'public', hosts: ['model.example.com'] };
  const asked = (more: Partial<CanaryReleaseProps>): CanaryReleaseProps => ({ port: 8080, stable, canary, ...more });

  function build(more: Partial<CanaryReleaseProps>) {
    const chart = testChart();
    const release = new CanaryRelease(chart, 'model', asked(more));
    const objects = synth(chart);
    const pods = (track: string) => {
      const { spec } = find(objects, 'Deployment', `model-${track}`);
      return [spec.replicas as unknown, at(spec, 'template.spec.containers.0.image')];
    };
    const scaler = (track: string) => {
      const { spec } = find(objects, 'HorizontalPodAutoscaler', `model-${track}`);
      return [spec.minReplicas as unknown, spec.maxReplicas as unknown];
    };
    return { release, objects, pods, scaler };
  }

  test.each<[string, Partial<CanaryReleaseProps>, [number, string], [number, string]]>([
    ['25%', { step: CanaryStep.share(25) }, [6, '1.0'], [2, '2.0']],
    ['25% within 5', { step: CanaryStep.share(25), tolerance: 5 }, [4, '1.0'], [1, '2.0']],
    ['2% of many', { step: CanaryStep.share(2), maxReplicas: 40 }, [33, '1.0'], [1, '2.0']],
    ['promoting', { step: CanaryStep.promoting(25), tolerance: 5 }, [4, '2.0'], [1, '2.0']],
    ['promoted', { step: CanaryStep.promoted() }, [4, '2.0'], [0, '2.0']],
    ['aborted', { step: CanaryStep.aborted() }, [4, '1.0'], [0, '2.0']],
    [
      'without stable replicas',
      { step: CanaryStep.share(50), stable: { image: image('1.0') } },
      [2, '1.0'],
      [2, '2.0'],
    ],
    ['routed, 0%', { step: CanaryStep.share(0), route }, [4, '1.0'], [1, '2.0']],
    ['routed, pods for 60%', { step: CanaryStep.share(5, { podsFor: 60 }), route }, [4, '1.0'], [3, '2.0']],
    ['routed, fixed', { step: CanaryStep.share(5), route, canary: { ...canary, replicas: 7 } }, [4, '1.0'], [7, '2.0']],
    ['routed, aborted', { step: CanaryStep.aborted(), route }, [4, '1.0'], [0, '2.0']],
  ])('%s: replicas and images', (_, more, [s, stableVersion], [c, canaryVersion]) => {
    const { pods } = build(more);
    expect(pods('stable')).toEqual([s, image(stableVersion)]);
    expect(pods('canary')).toEqual([c, image(canaryVersion)]);
  });

  test.each<[Partial<CanaryReleaseProps>, Record<string, string>]>([
    [
      { step: CanaryStep.share(25), tolerance: 5 },
      {
        'cdk8s-ml-app/canary-share': '20% at 4 stable replicas, asked for 25%',
        'cdk8s-ml-app/canary-step': 'share-25',
      },
    ],
    [
      { step: CanaryStep.aborted() },
      { 'cdk8s-ml-app/canary-share': '0% at 4 stable replicas', 'cdk8s-ml-app/canary-step': 'aborted' },
    ],
  ])('the Service annotates the share (%#)', (more, annotations) => {
    expect(find(build(more).objects, 'Service', 'model').metadata.annotations).toEqual(annotations);
  });

  test('the split and the share are annotations', () => {
    const { release } = build({ step: CanaryStep.share(25), tolerance: 5 });
    expect([release.split?.stable, release.split?.canary, release.split?.deviation]).toEqual([4, 1, 5]);
    expect([release.canaryPercent(4), release.lowestCanaryPercent, release.highestCanaryPercent]).toEqual([20, 20, 20]);
  });

  test('the next release starts from a promoted one', () => {
    const promoted = build({ step: CanaryStep.promoted() });
    const next = build({
      stable: { ...stable, image: image('2.0') },
      canary: { image: image('3.0') },
      step: CanaryStep.aborted(),
    });
    const deployment = (objects: Manifest[]) => find(objects, 'Deployment', 'model-stable');
    expect(deployment(next.objects)).toEqual(deployment(promoted.objects));
  });

  test.each([
    [25, [75, 25]],
    [0, [100, 0]],
    [2.5, [975, 25]],
    [16.1, [839, 161]],
  ])('a route splits %d %% by the weights %j, and annotates the share', (percent, weights) => {
    const { objects, release } = build({ step: CanaryStep.share(percent), route });
    const { metadata, spec } = find(objects, 'HTTPRoute', 'model');
    expect(metadata.annotations).toEqual({
      'cdk8s-ml-app/canary-share': `${percent}% by weight`,
      'cdk8s-ml-app/canary-step': `share-${percent}`,
    });
    expect(spec).toEqual({
      parentRefs: [{ name: 'public' }],
      hostnames: ['model.example.com'],
      rules: [
        {
          backendRefs: [
            { name: 'model-stable', port: 80, weight: weights[0] },
            { name: 'model-canary', port: 80, weight: weights[1] },
          ],
          timeouts: { request: '35s' },
        },
      ],
    });
    expect([release.canaryPercent(1), release.lowestCanaryPercent, release.highestCanaryPercent]).toEqual(
      Array(3).fill(percent),
    );
  });

  test('with a route, the Service of the release selects only the stable track', () => {
    const { objects } = build({ step: CanaryStep.share(25), route });
    const { metadata, spec } = find(objects, 'Service', 'model');
    expect(spec.selector).toEqual({ app: 'model', track: 'stable' });
    expect(metadata.annotations).toBeUndefined();
  });

  describe('with autoscaling', () => {
    const autoscaling = { minReplicas: 3, maxReplicas: 9, name: 'scaler' };
    const scaled = { stable: { image: image('1.0') }, autoscaling };

    test('scales both tracks in proportion, and annotates the range of the share', () => {
      const { release, objects } = build({ ...scaled, step: CanaryStep.share(25) });
      const scalers = objects.filter((o) => o.kind === 'HorizontalPodAutoscaler');
      expect(scalers.map((o) => [o.metadata.name, o.spec.minReplicas, o.spec.maxReplicas] as unknown[])).toEqual([
        ['scaler-stable', 3, 9],
        ['scaler-canary', 1, 3],
      ]);
      expect(scalers.map((o) => o.spec.metrics as unknown)).toEqual(Array(2).fill(scalers[0]?.spec.metrics));
      expect([release.canaryPercent(3), release.lowestCanaryPercent, release.highestCanaryPercent]).toEqual([
        25, 10, 50,
      ]);
      expect(find(objects, 'Service', 'model').metadata.annotations).toMatchObject({
        'cdk8s-ml-app/canary-share':
          '25% at 3 stable and 1 canary replicas, 25% at 9 stable and 3 canary replicas, 10% to 50% in between, asked for 25%',
      });
    });

    test('no Deployment has fixed replicas', () => {
      const { pods } = build({ ...scaled, step: CanaryStep.share(25) });
      expect([pods('stable')[0], pods('canary')[0]]).toEqual([undefined, undefined]);
    });

    test('by weight, the canary has pods for its share of the load', () => {
      const { scaler, release } = build({
        ...scaled,
        autoscaling: { maxReplicas: 9 },
        step: CanaryStep.share(5, { podsFor: 25 }),
        route,
      });
      expect([scaler('stable'), scaler('canary')]).toEqual([
        [2, 9],
        [1, 3],
      ]);
      expect([release.lowestCanaryPercent, release.highestCanaryPercent]).toEqual([5, 5]);
    });

    test.each([CanaryStep.promoted(), CanaryStep.aborted()])(
      'a canary without requests has no pods and no autoscaler',
      (step) => {
        const { pods, objects } = build({ ...scaled, step });
        expect([pods('stable')[0], pods('canary')[0]]).toEqual([undefined, 0]);
        expect(objects.filter((o) => o.kind === 'HorizontalPodAutoscaler').map((o) => o.metadata.name)).toEqual([
          'scaler-stable',
        ]);
      },
    );

    test('the stable track must be able to serve the peak alone', () => {
      const peakLoad = { requestsPerSecond: 100, cpuPerRequest: Duration.millis(50) };
      const step = CanaryStep.share(25);
      const resources = { cpu: '1' };
      expect(() =>
        build({ ...scaled, resources, step, autoscaling: { minReplicas: 7, maxReplicas: 12, peakLoad } }),
      ).not.toThrow();
      expect(() => build({ ...scaled, resources, step, autoscaling: { maxReplicas: 6, peakLoad } })).toThrow(
        'chart/model/stable/autoscaling: maxReplicas is 6, must be at least 7 to serve',
      );
    });
  });

  test.each<[Partial<CanaryReleaseProps>, string]>([
    [
      { step: CanaryStep.share(5), maxReplicas: 10 },
      'chart/model: percent is 5, which no split of at most 10 replicas meets within 1 percentage points',
    ],
    [
      { step: CanaryStep.share(50), maxReplicas: 4 },
      'chart/model: maxReplicas is 4, must be more than the 4 stable replicas',
    ],
    [
      { step: CanaryStep.share(0) },
      "chart/model: step is 'share-0', needs a route, because ready canary pods receive requests without one: pass one",
    ],
    [{ step: CanaryStep.promoting(0) }, "chart/model: step is 'promoting-0', needs a route"],
    [{ route }, 'needs a step: pass one, such as step: CanaryStep.share(5)'],
    [{ autoscaling: { maxReplicas: 5 } }, 'chart/model: autoscaling is {"maxReplicas":5}, needs a step'],
    [{ tolerance: 2 }, 'chart/model: tolerance is 2, needs a step'],
    [{ maxReplicas: 9 }, 'chart/model: maxReplicas is 9, needs a step'],
    [
      { step: CanaryStep.share(5), autoscaling: { maxReplicas: 5 } },
      'chart/model: stable.replicas is 4, contradicts autoscaling: leave it out and pass autoscaling.minReplicas: 4',
    ],
    [
      { step: CanaryStep.share(5), stable: { image: image('1.0') }, autoscaling: { maxReplicas: 15 } },
      'chart/model: autoscaling.maxReplicas is 15, must be at least 16, the stable replicas for a share of 5%: raise it or the tolerance',
    ],
    [
      { step: CanaryStep.share(5), canary: { ...canary, replicas: 1 } },
      'chart/model: canary.replicas is 1, contradicts the step, which sets its replicas: leave it out',
    ],
    [
      {
        step: CanaryStep.share(5),
        stable: { image: image('1.0') },
        canary: { ...canary, replicas: 1 },
        route,
        autoscaling: { maxReplicas: 5 },
      },
      'chart/model: canary.replicas is 1, contradicts autoscaling: leave it out',
    ],
    [
      { step: CanaryStep.aborted(), stable: { ...stable, replicas: 0 } },
      'chart/model: stable.replicas is 0, must be a whole number from 1',
    ],
    [
      { step: CanaryStep.share(5), route, canary: { ...canary, replicas: 0 } },
      'chart/model: canary.replicas is 0, must be a whole number from 1',
    ],
    [
      { step: CanaryStep.share(5, { podsFor: 60 }), route, canary: { ...canary, replicas: 2 } },
      'chart/model: canary.replicas is 2, must be at least 3 for 60% of the requests that 4 stable replicas serve: raise it, or leave it out',
    ],
    [{ step: CanaryStep.share(5), route: { ...route, hosts: [] } }, "chart/model/route: hosts is '0 entries'"],
  ])('%j is rejected', (more, message) => {
    expect(() => new CanaryRelease(testChart(), 'model', asked(more))).toThrow(message);
  });
});
