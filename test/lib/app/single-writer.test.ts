import { ApiObject, type Chart, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { MlApp, ModelStore, Overrides } from '../../../lib';
import { find, synth, testChart } from '../../support';

/** One pod that mounts a claim which pods of one node alone can mount. */
function singleWriter(chart: Chart): MlApp {
  new k8s.KubePersistentVolumeClaim(chart, 'claim', {
    metadata: { name: 'claim' },
    spec: { accessModes: ['ReadWriteOnce'] },
  });
  const modelStore = ModelStore.fromClaimName('claim');
  return new MlApp(chart, 'model', { image: 'm:1', port: 8080, replicas: 1, modelStore });
}

function strategyOf(chart: Chart): object {
  return find(synth(chart), 'Deployment').spec.strategy as object;
}

test('the only pod stops before its replacement starts', () => {
  const chart = testChart('models');
  singleWriter(chart);
  expect(strategyOf(chart)).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } });
});

test('the Deployment keeps its own strategy', () => {
  const { deployment } = singleWriter(testChart('models'));
  expect(Object.getOwnPropertyDescriptor(deployment, 'strategy')).toHaveProperty('value');
});

test.each<[string, (app: MlApp) => void, object]>([
  [
    'a JSON patch of a field',
    ({ deployment }) =>
      ApiObject.of(deployment).addJsonPatch(
        JsonPatch.replace('/spec/strategy/rollingUpdate/maxUnavailable', k8s.IntOrString.fromString('100%')),
      ),
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: '100%' } },
  ],
  [
    'a JSON patch of the strategy',
    ({ deployment }) =>
      ApiObject.of(deployment).addJsonPatch(JsonPatch.replace('/spec/strategy', { type: 'Recreate' })),
    { type: 'Recreate' },
  ],
  [
    'an override',
    ({ deployment }) => Overrides.of(deployment).add('spec.strategy', { type: 'Recreate' }),
    { type: 'Recreate' },
  ],
])('%s takes precedence', (_, change, strategy) => {
  const chart = testChart('models');
  const app = singleWriter(chart);
  change(app);
  expect(strategyOf(chart)).toEqual(strategy);
});
