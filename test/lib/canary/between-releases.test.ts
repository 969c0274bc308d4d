import { CanaryRelease, type CanaryReleaseProps, CanaryStep } from '../../../lib/index';
import { type Manifest, at, find, synth, testChart } from '../../support';

const image = (version: string) => `example.com/model:${version}`;
const stable = { image: image('1.0'), replicas: 4 };
const canary = { image: image('2.0') };
const route = { gatewayName: 'public', hosts: ['model.example.com'] };

function build(props: Partial<CanaryReleaseProps>) {
  const chart = testChart();
  const release = new CanaryRelease(chart, 'model', { port: 8080, stable, ...props });
  return { release, objects: synth(chart) };
}

const idsOf = (objects: Manifest[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
const withoutAnnotations = (objects: Manifest[]) =>
  objects.map((o) => ({ ...o, metadata: { ...o.metadata, annotations: undefined } }));

describe('without a canary', () => {
  test('the release has the objects of the stable track only', () => {
    expect(idsOf(build({}).objects)).toEqual([
      'Deployment model-stable',
      'NetworkPolicy model-stable',
      'PodDisruptionBudget model-stable',
      'Service model',
      'Service model-stable',
      'ServiceAccount model-stable',
    ]);
  });

  test.each<[string, Partial<CanaryReleaseProps>]>([
    ['by replicas', {}],
    ['in place', { inPlace: true }],
    ['in place with autoscalers', { inPlace: true, stable: { image: image('1.0') }, autoscaling: { maxReplicas: 9 } }],
  ])('%s, its objects are those of an aborted release', (_, more) => {
    const aborted = build({ ...more, canary, step: CanaryStep.aborted() }).objects;
    const atRest = withoutAnnotations(build(more).objects);
    expect(withoutAnnotations(aborted)).toEqual(expect.arrayContaining(atRest));
    const others = idsOf(aborted).filter((id) => !idsOf(atRest as Manifest[]).includes(id));
    expect(others.every((id) => id.endsWith(' model-canary'))).toBe(true);
  });

  test('the route sends all requests to the stable track', () => {
    const { objects, release } = build({ route });
    expect(at(find(objects, 'HTTPRoute', 'model'), 'spec.rules.0.backendRefs')).toEqual([
      { name: 'model-stable', port: 80, weight: 100 },
    ]);
    expect([release.canaryPercent(4), release.lowestCanaryPercent, release.highestCanaryPercent]).toEqual([0, 0, 0]);
    expect(release.canary).toBeUndefined();
  });

  test('the object that splits requests has no annotation of a share', () => {
    expect(find(build({}).objects, 'Service', 'model').metadata.annotations).toBeUndefined();
    expect(find(build({ route }).objects, 'HTTPRoute', 'model').metadata.annotations).toBeUndefined();
  });

  test.each(['autoscaling', 'externalScaling'] as const)('%s needs no step', (scaling) => {
    const bounds = { minReplicas: 3, maxReplicas: 9 };
    const { release } = build({ stable: { image: image('1.0') }, [scaling]: bounds });
    expect([release.stable.minReplicas, release.stable.maxReplicas]).toEqual([3, 9]);
  });

  test('the stable track can have its own autoscaler', () => {
    const chart = testChart();
    const release = new CanaryRelease(chart, 'model', { port: 8080, stable: { image: image('1.0') } });
    release.stable.autoscale({ maxReplicas: 5 });
    expect(find(synth(chart), 'HorizontalPodAutoscaler', 'model-stable').spec.maxReplicas).toBe(5);
  });

  test.each<[Partial<CanaryReleaseProps>, string]>([
    [
      { step: CanaryStep.share(10) },
      "chart/model: step is 'share-10', needs a canary: pass the version to test, or leave step out between releases",
    ],
    [{ step: CanaryStep.promoting(10) }, "chart/model: step is 'promoting-10', needs a canary"],
    [{ route, tolerance: 2 }, 'chart/model: tolerance is 2, contradicts route'],
    [
      { autoscaling: { maxReplicas: 5 } },
      'chart/model: stable.replicas is 4, contradicts autoscaling: leave it out and pass autoscaling.minReplicas: 4',
    ],
  ])('%j is rejected', (more, message) => {
    expect(() => build(more)).toThrow(message);
  });
});

describe('the versions', () => {
  test.each([CanaryStep.promoted(), CanaryStep.aborted()])('can be equal if the canary has no pods (%#)', (step) => {
    const { objects } = build({ canary: { image: image('1.0') }, step });
    expect(find(objects, 'Deployment', 'model-canary').spec.replicas).toBe(0);
  });

  test('do not restart the stable pods from one release to the next', () => {
    const next = { image: image('2.0'), replicas: 4 };
    const deployments = [
      build({ canary, step: CanaryStep.promoted() }),
      build({ stable: next, canary, step: CanaryStep.promoted() }),
      build({ stable: next }),
      build({ stable: next, step: CanaryStep.promoted() }),
      build({ stable: next, canary: { image: image('3.0') }, step: CanaryStep.aborted() }),
    ].map(({ objects }) => find(objects, 'Deployment', 'model-stable'));
    expect(deployments.slice(1)).toEqual(Array(4).fill(deployments[0]));
  });

  test('must differ while both tracks have pods', () => {
    const rule =
      'must differ from stable.version: change the image, the modelStore or canary.version, or leave canary out between releases';
    const same = { image: image('1.0') };
    for (const step of [undefined, CanaryStep.share(25), CanaryStep.promoting(25)]) {
      expect(() => build({ canary: same, step })).toThrow(`chart/model: canary.version is '1.0', ${rule}`);
    }
  });
});
