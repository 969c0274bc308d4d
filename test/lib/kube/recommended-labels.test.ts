import { Chart, Testing } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import type { MlAppProps } from '../../../lib/index';
import {
  CanaryRelease,
  CanaryStep,
  CapacityQuota,
  HostIngress,
  HttpRoute,
  MlApp,
  Monitoring,
  RestrictedNamespace,
} from '../../../lib/index';
import { find, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };
const labelsIn = (name: string, chart = 'shop') => ({
  'app.kubernetes.io/managed-by': 'cdk8s-ml-app',
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/part-of': chart,
});

test('every object of a chart has the labels that Kubernetes recommends', () => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'ns' });
  new RestrictedNamespace(chart, 'namespace');
  new CapacityQuota(chart, 'quota');
  const model = new MlApp(chart, 'model', props);
  model.autoscale({ maxReplicas: 3 });
  const extra = model.expose({ name: 'extra' });
  new HostIngress(chart, 'ingress', { hosts: { 'a.example.com': extra } });
  new HttpRoute(chart, 'route', { gatewayName: 'g', hosts: ['b.example.com'], backends: [{ service: extra }] });
  new Monitoring(chart, 'monitoring', { apps: [model], labels: { release: 'prometheus' } });
  const found = synth(chart).map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.labels]);
  const app = { app: 'model', ...labelsIn('model') };
  const level = 'restricted';
  expect(Object.fromEntries(found)).toEqual({
    'Namespace ns': {
      'pod-security.kubernetes.io/enforce': level,
      'pod-security.kubernetes.io/audit': level,
      'pod-security.kubernetes.io/warn': level,
      ...labelsIn('ns'),
    },
    'ResourceQuota quota': labelsIn('quota'),
    'ServiceAccount model': app,
    'Deployment model': app,
    'NetworkPolicy model': app,
    'Service model': app,
    'Service extra': app,
    'PodDisruptionBudget model': app,
    'HorizontalPodAutoscaler model': app,
    'Ingress ingress': labelsIn('ingress'),
    'HTTPRoute route': labelsIn('route'),
    'PodMonitor model': { release: 'prometheus', ...labelsIn('model') },
    'PrometheusRule monitoring': { release: 'prometheus', ...labelsIn('monitoring') },
    'ConfigMap monitoring-dashboard': { grafana_dashboard: '1', ...labelsIn('monitoring') },
  });
});

test('pods have the recommended labels, but selectors do not', () => {
  const chart = new Chart(Testing.app(), 'shop');
  new MlApp(chart, 'model', props);
  const { metadata, spec } = find(synth(chart), 'Deployment');
  expect(spec.template.metadata.labels).toEqual(metadata.labels);
  expect(spec.selector).toEqual({ matchLabels: { app: 'model' } });
  expect(JSON.stringify(synth(chart).map((object) => object.spec?.selector ?? object.spec?.podSelector))).not.toContain(
    'app.kubernetes.io',
  );
});

test('both tracks of a canary are one application', () => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'ns' });
  const release = new CanaryRelease(chart, 'dummy', {
    port: 8080,
    stable: { image: 'example.com/model:1' },
    canary: { image: 'example.com/model:2' },
    step: CanaryStep.share(10),
    autoscaling: { minReplicas: 9, maxReplicas: 18 },
    route: { gatewayName: 'g', hosts: ['b.example.com'] },
  });
  new Monitoring(chart, 'monitoring', { releases: [release] });
  const objects = synth(chart).filter(({ kind }) => kind !== 'PrometheusRule' && kind !== 'ConfigMap');
  expect(objects.map(({ metadata }) => metadata.labels)).toEqual(
    objects.map(() => expect.objectContaining(labelsIn('dummy')) as unknown),
  );
  expect(find(objects, 'Deployment', 'dummy-canary').spec.template.metadata.labels).toEqual({
    app: 'dummy',
    track: 'canary',
    'app.kubernetes.io/version': '2',
    ...labelsIn('dummy'),
  });
});

describe('a label of the user', () => {
  test('takes precedence on the app, whose map does not change', () => {
    const chart = new Chart(Testing.app(), 'shop');
    const labels = Object.freeze({ 'app.kubernetes.io/name': 'mine' });
    const app = new MlApp(chart, 'model', { ...props, labels });
    app.autoscale({ maxReplicas: 3 });
    const objects = synth(chart);
    expect(objects.map(({ metadata }) => metadata.labels)).toEqual(objects.map(() => labelsIn('mine')));
    expect(find(objects, 'Deployment').spec.template.metadata.labels).toEqual(labelsIn('mine'));
    expect(find(objects, 'Service').spec.selector).toEqual({ 'app.kubernetes.io/name': 'mine' });
    expect(app.labels).toEqual({ 'app.kubernetes.io/name': 'mine' });
  });

  test('takes precedence on the chart, for objects and pods', () => {
    const labels = { 'app.kubernetes.io/part-of': 'platform' };
    const chart = new Chart(Testing.app(), 'shop', { labels });
    new MlApp(chart, 'model', props);
    const objects = synth(chart);
    const expected = { app: 'model', ...labelsIn('model', 'platform') };
    expect(objects.map(({ metadata }) => metadata.labels)).toEqual(objects.map(() => expected));
    expect(find(objects, 'Deployment').spec.template.metadata.labels).toEqual(expected);
  });

  test('takes precedence when it is added later', () => {
    const chart = testChart();
    const app = new MlApp(chart, 'model', props);
    app.deployment.metadata.addLabel('app.kubernetes.io/managed-by', 'team');
    expect(find(synth(chart), 'Deployment').metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'team' });
  });
});

test.each([
  ['Shop (EU)', 'Shop-EU'],
  ['-shop_', 'shop'],
  [`${'a'.repeat(62)}--b`, 'a'.repeat(62)],
  ['版本', undefined],
])('the chart %s is part of %s', (id, value) => {
  const chart = new Chart(Testing.app(), id);
  new MlApp(chart, 'model', { ...props, name: 'model' });
  expect(find(synth(chart), 'Service').metadata.labels?.['app.kubernetes.io/part-of']).toBe(value);
});

test('an object of the user has no recommended label', () => {
  const chart = testChart();
  new ConfigMap(new MlApp(chart, 'model', props), 'mine');
  expect(find(synth(chart), 'ConfigMap').metadata.labels).toBeUndefined();
});
