import { CanaryRelease, MlApp, type MlAppProps, type ServiceAccountOptions } from '../../../lib/index';
import { find, recommendedLabels, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

function objectsWith(serviceAccount?: ServiceAccountOptions) {
  const chart = testChart();
  new MlApp(chart, 'model', { ...props, serviceAccount });
  return synth(chart);
}
const accountsIn = (objects: ReturnType<typeof synth>) => objects.filter(({ kind }) => kind === 'ServiceAccount');

test('an app has a ServiceAccount of its own, whose token is not mounted', () => {
  const objects = objectsWith();
  expect(find(objects, 'ServiceAccount').metadata).toEqual({
    name: 'model',
    labels: { app: 'model', ...recommendedLabels('model') },
  });
  const pod = find(objects, 'Deployment').spec.template.spec;
  expect([pod.serviceAccountName, pod.automountServiceAccountToken]).toEqual(['model', false]);
});

test('the ServiceAccount has annotations, and the pods a token', () => {
  const annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/model' };
  const objects = objectsWith({ annotations, mountToken: true });
  expect(find(objects, 'ServiceAccount').metadata.annotations).toEqual(annotations);
  const pod = find(objects, 'Deployment').spec.template.spec;
  expect([pod.serviceAccountName, pod.automountServiceAccountToken]).toEqual(['model', true]);
});

test('an existing ServiceAccount is not written', () => {
  const objects = objectsWith({ existingName: 'models.shared' });
  expect(accountsIn(objects)).toEqual([]);
  const pod = find(objects, 'Deployment').spec.template.spec;
  expect([pod.serviceAccountName, pod.automountServiceAccountToken]).toEqual(['models.shared', false]);
});

test('both tracks of a release can have an existing one', () => {
  const chart = testChart();
  new CanaryRelease(chart, 'r', {
    port: 8080,
    stable: { image: 'example.com/model:1' },
    canary: { image: 'example.com/model:2' },
    serviceAccount: { existingName: 'shared' },
  });
  const objects = synth(chart);
  expect(accountsIn(objects)).toEqual([]);
  for (const name of ['r-stable', 'r-canary']) {
    expect(find(objects, 'Deployment', name).spec.template.spec.serviceAccountName).toBe('shared');
  }
});

test.each<[ServiceAccountOptions, string]>([
  [{ existingName: 'A' }, "serviceAccount.existingName is 'A', must be a name of at most 253"],
  [
    { existingName: 'a', annotations: { b: 'c' } },
    'serviceAccount.annotations is {"b":"c"}, contradicts serviceAccount.existingName: annotate the ServiceAccount where you define it',
  ],
  [{ annotations: { 'a b': 'c' } }, "serviceAccount.annotations is 'a b', must have keys like 'example.com/timeout'"],
])('%j is rejected', (serviceAccount, message) => {
  expect(() => objectsWith(serviceAccount)).toThrow(`chart/model: ${message}`);
});
