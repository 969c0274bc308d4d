import { Chart, type ChartProps, Testing } from 'cdk8s';
import {
  type AutoscaleOptions,
  CanaryRelease,
  type CanaryReleaseProps,
  CanaryStep,
  HttpRoute,
  MlApp,
} from '../../../lib/index';
import { type Manifest, at, find, synth, testChart } from '../../support';

const image = (version: string) => `example.com/model:${version}`;
const stable = { image: image('1.0'), replicas: 3 };
const canary = { image: image('2.0') };
const route = { gatewayName: 'public', hosts: ['model.example.com'] };
const step = CanaryStep.share(25);

function build(props: Partial<CanaryReleaseProps>, chart: Chart = testChart()): Manifest[] {
  new CanaryRelease(chart, 'model', { port: 8080, stable, inPlace: true, ...props });
  return synth(chart);
}

function appObjects(autoscaling?: AutoscaleOptions): Manifest[] {
  const chart = testChart();
  const app = new MlApp(chart, 'model', { port: 8080, image: image('1.0'), replicas: autoscaling ? undefined : 3 });
  if (autoscaling) {
    app.autoscale(autoscaling);
  }
  return synth(chart);
}

const idOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;
const selectorsOf = (objects: Manifest[]) =>
  objects
    // while the canary has pods, the Service selects them too
    .filter(({ kind }) => kind !== 'Service')
    .flatMap((o) => {
      const selector: unknown = o.spec?.selector ?? o.spec?.podSelector;
      return selector === undefined ? [] : [`${idOf(o)}: ${JSON.stringify(selector)}`];
    });

describe.each<[string, Partial<CanaryReleaseProps>]>([
  ['between releases', {}],
  ['by replicas', { canary, step }],
  ['by weights', { canary, step, route }],
  ['promoted', { canary, step: CanaryStep.promoted() }],
])('an in-place release %s', (_, props) => {
  test('has all objects of the MlApp, with the same selectors', () => {
    const [app, release] = [appObjects(), build(props)];
    expect(release.map(idOf)).toEqual(expect.arrayContaining(app.map(idOf)));
    expect(selectorsOf(release)).toEqual(expect.arrayContaining(selectorsOf(app)));
  });

  test('adds only objects that the names tell apart', () => {
    const own = new Set(appObjects().map(idOf));
    const added = build(props)
      .map(idOf)
      .filter((id) => !own.has(id) && !id.startsWith('HTTPRoute'));
    expect(added.filter((id) => !id.endsWith(' model-canary'))).toEqual([]);
  });
});

test('between releases, the Deployment of the MlApp has two more labels', () => {
  const [before, after] = [appObjects(), build({})].map((all) => find(all, 'Deployment', 'model'));
  const added = { track: 'stable', 'app.kubernetes.io/version': '1.0' };
  const expected = structuredClone(before) as Manifest & { spec: { template: { metadata: { labels: object } } } };
  Object.assign(expected.metadata.labels ?? {}, added);
  Object.assign(expected.spec.template.metadata.labels, added);
  expect(after).toEqual(expected);
});

test('between releases, and while the canary has no pods, the Service is that of the MlApp', () => {
  const own = find(appObjects(), 'Service', 'model');
  expect(build({}).map(idOf)).toEqual(appObjects().map(idOf));
  expect(find(build({}), 'Service', 'model')).toEqual(own);
  for (const end of [CanaryStep.promoted(), CanaryStep.aborted()]) {
    expect(find(build({ canary, step: end }), 'Service', 'model').spec).toEqual(own.spec);
  }
});

test('the release has no Service of the stable track besides its own', () => {
  const release = new CanaryRelease(testChart(), 'model', { port: 8080, stable, canary, step, inPlace: true });
  expect(release.stable.service).toBe(release.service);
  expect(build({ canary, step }).map(idOf)).not.toContain('Service model-stable');
});

test('the selector of the stable track matches no pod of the canary', () => {
  const objects = build({ canary, step, labels: { app: 'model', tier: 'models' } });
  const deployment = (name: string) => find(objects, 'Deployment', name);
  expect(at(deployment('model'), 'spec.selector.matchLabels')).toEqual({ app: 'model', tier: 'models' });
  expect(at(deployment('model-canary'), 'spec.selector.matchLabels')).toEqual({ app: 'model-canary', tier: 'models' });
  expect(at(deployment('model-canary'), 'spec.template.metadata.labels')).toMatchObject({
    ...{ app: 'model-canary', track: 'canary', 'app.kubernetes.io/version': '2.0' },
  });
});

test('by replicas, the Service selects the running pods of the MlApp, and both tracks', () => {
  const objects = build({ canary, step });
  const { spec, metadata } = find(objects, 'Service', 'model');
  expect(spec.selector).toEqual({ 'app.kubernetes.io/name': 'model', 'app.kubernetes.io/managed-by': 'cdk8s-ml-app' });
  expect(metadata.labels).toMatchObject({ app: 'model' });
  const pods = [
    at(find(appObjects(), 'Deployment', 'model'), 'spec.template.metadata.labels'),
    ...['model', 'model-canary'].map((name) => at(find(objects, 'Deployment', name), 'spec.template.metadata.labels')),
  ];
  for (const labels of pods) {
    expect(labels).toMatchObject(spec.selector as object);
  }
});

test('by weights, the Service of the MlApp does not change, and the route refers to it', () => {
  const objects = build({ canary, step, route });
  expect(find(objects, 'Service', 'model')).toEqual(find(appObjects(), 'Service', 'model'));
  expect(at(find(objects, 'HTTPRoute', 'model'), 'spec.rules.0.backendRefs')).toEqual([
    { name: 'model', port: 80, weight: 75 },
    { name: 'model-canary', port: 80, weight: 25 },
  ]);
});

test('the route of the MlApp keeps its name and its backend', () => {
  const chart = testChart();
  const app = new MlApp(chart, 'model', { port: 8080, image: image('1.0') });
  new HttpRoute(chart, 'route', { ...route, name: 'model', backends: [{ service: app.service }] });
  const before = find(synth(chart), 'HTTPRoute', 'model');
  const after = find(build({ route }), 'HTTPRoute', 'model');
  const names = (o: Manifest) => (at(o, 'spec.rules.0.backendRefs') as { name: string }[]).map(({ name }) => name);
  expect([names(before), names(after)]).toEqual([['model'], ['model']]);
});

test('the autoscaler of the MlApp keeps its name', () => {
  const autoscaling = { name: 'scaler', minReplicas: 3, maxReplicas: 9 };
  const app = appObjects(autoscaling);
  const release = build({ stable: { image: image('1.0') }, canary, step, autoscaling });
  const scalers = (all: Manifest[]) => all.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  expect(scalers(release).map(({ metadata }) => metadata.name)).toEqual(['scaler', 'scaler-canary']);
  expect(scalers(release)[0]).toEqual(scalers(app)[0]);
});

test('options of the Service reach it', () => {
  const service = { name: 'public-model', port: 81, labels: { 'example.com/team': 'nlp' } };
  for (const more of [{}, { route }]) {
    const found = find(build({ canary, step, service, ...more }), 'Service', 'public-model');
    expect(at(found, 'spec.ports.0.port')).toBe(81);
    expect(found.metadata.labels).toMatchObject({ 'example.com/team': 'nlp', app: 'model' });
  }
});

test.each<[Partial<CanaryReleaseProps>, ChartProps, string]>([
  [
    { stableService: { port: 81 } },
    {},
    'chart/model: stableService is {"port":81}, contradicts inPlace, because the release and the stable track then share a Service: pass service instead',
  ],
  [
    { podLabels: { 'app.kubernetes.io/name': 'other' } },
    {},
    "chart/model: podLabels is 'app.kubernetes.io/name', which distinguishes or selects the tracks: remove it",
  ],
  [{ stable: { ...stable, podLabels: { track: 'a' } } }, {}, "chart/model: stable.podLabels is 'track', which"],
  [
    { versionLabel: 'app.kubernetes.io/name' },
    {},
    "chart/model: versionLabel is 'app.kubernetes.io/name', must not be a label that selects pods: pass another one",
  ],
  [{ labels: { track: 'a' } }, {}, "chart/model: labels is 'track', which distinguishes the tracks"],
  [
    {},
    { labels: { 'app.kubernetes.io/name': 'platform' } },
    'chart/model: inPlace is true, selects the pods of both tracks by app.kubernetes.io/name, which the chart sets on all objects: ' +
      'remove it from the labels of the chart, or pass a route',
  ],
])('%j in a chart with %j is rejected', (props, chartProps, message) => {
  const chart = new Chart(Testing.app(), 'chart', chartProps);
  expect(() => build(props, chart)).toThrow(message);
});
