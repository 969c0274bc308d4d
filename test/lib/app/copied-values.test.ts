import { CanaryPlan, Capacity, MlApp } from '../../../lib/index';
import { synth, testChart } from '../../support';

const PROPS = { image: 'registry.example.com/model:1.0', port: 8080 };
const GPU = { memory: '16Gi', gpus: 1 };

test('maps and arrays that are passed are copied', () => {
  const labels: Record<string, string> = { app: 'model' };
  const env: Record<string, string> = { LOG_LEVEL: 'info' };
  const args = ['--workers=2'];
  const gpuNodeLabels: Record<string, string> = { gpu: 'l4' };
  const [changed, kept] = [testChart(), testChart()];
  const add = (chart: typeof changed) =>
    new MlApp(chart, 'model', { ...PROPS, labels, env, args, resources: { ...GPU, gpuNodeLabels } });
  add(kept);
  const expected = synth(kept);
  const app = add(changed);
  Object.assign(labels, { app: 'other', more: 'yes' });
  env.LOG_LEVEL = 'debug';
  args.push('--more');
  gpuNodeLabels.gpu = 'h100';
  expect(synth(changed)).toEqual(expected);
  expect(app.labels).toEqual({ app: 'model' });
});

test('maps and arrays that are returned are copies', () => {
  const [changed, kept] = [testChart(), testChart()];
  const add = (chart: typeof changed) =>
    new MlApp(chart, 'model', { ...PROPS, resources: { ...GPU, gpuNodeLabels: { gpu: 'l4' } } });
  add(kept);
  const app = add(changed);
  app.labels.app = 'other';
  app.resources.gpuNodeLabels.gpu = 'h100';
  expect(synth(changed)).toEqual(synth(kept));
  expect(app.labels).toEqual({ app: 'model' });

  const { requests } = Capacity.of(changed).atMaximum;
  requests.extendedResources['nvidia.com/gpu'] = '99';
  expect(Capacity.of(changed).atMaximum.requests.extendedResources).toEqual({ 'nvidia.com/gpu': '2' });

  const plan = CanaryPlan.byReplicas([25, 100]);
  plan.files.pop();
  expect(plan.files).toHaveLength(4);
});

test('a label that is added to one object is on that object alone', () => {
  const chart = testChart();
  const app = new MlApp(chart, 'model', PROPS);
  app.networkPolicy.metadata.addLabel('team', 'nlp');
  const labelled = synth(chart).filter(({ metadata }) => metadata.labels?.team === 'nlp');
  expect(labelled.map(({ kind }) => kind)).toEqual(['NetworkPolicy']);
});
