import { CanaryRelease, MlApp, type MlAppProps, type ServiceAccountOptions } from '../../../lib/index';
import { find, recommendedLabels, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

function objectsWith(serviceAccount?: ServiceAccountOptions) {
  const chart = testChart();
  new MlApp(chart, 'model', { ...props, serviceAccount });
  return synth(chart);
}
const accountsIn = (objects: ReturnType<typeof synth>) => objects.filter(({ kind }) => kind === 'ServiceAccount');

test('an app has its own ServiceAccount, whose token is not mounted', () => {
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

describe('rules', () => {
  const rules = [
    { apiGroups: [''], resources: ['configmaps', 'pods/log'], verbs: ['get', 'list'] },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['patch'], resourceNames: ['model'] },
  ];
  const build = (serviceAccount: ServiceAccountOptions, namespace?: string) => {
    const chart = testChart(namespace);
    new MlApp(chart, 'model', { ...props, serviceAccount });
    return synth(chart);
  };

  test.each([
    ['a ServiceAccount of the app', {}, 'model'],
    ['an existing one', { existingName: 'shared' }, 'shared'],
  ])('are those of a Role that is bound to %s, whose token is mounted', (_, options, account) => {
    const objects = build({ rules, ...options }, 'models');
    const metadata = { name: 'model', namespace: 'models', labels: { app: 'model', ...recommendedLabels('model') } };
    expect(find(objects, 'Role')).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules,
    });
    expect(find(objects, 'RoleBinding')).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'model' },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'models' }],
    });
    const pod = find(objects, 'Deployment').spec.template.spec;
    expect([pod.serviceAccountName, pod.automountServiceAccountToken]).toEqual([account, true]);
  });

  test('are absent by default', () => {
    expect(build({ mountToken: true }, 'models').map(({ kind }) => kind)).not.toContain('Role');
  });

  const rule = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
  test.each<[ServiceAccountOptions, string]>([
    [
      { rules, mountToken: false },
      'serviceAccount.mountToken is false, contradicts serviceAccount.rules, which need the token: leave one of them out',
    ],
    [{ rules: [] }, 'serviceAccount.rules is [], must have at least one entry, or it permits nothing: add one'],
    [{ rules: [{ ...rule, verbs: [] }] }, 'serviceAccount.rules[0].verbs is [], must have at least one entry'],
    [
      { rules: [{ ...rule, resourceNames: [] }] },
      'serviceAccount.rules[0].resourceNames is [], must have at least one name, because an empty list permits all objects: add a name, or leave resourceNames out',
    ],
    [{ rules: [{ ...rule, apiGroups: ['v1/'] }] }, "serviceAccount.rules[0].apiGroups[0] is 'v1/', must be a name"],
    [
      { rules: [rule, { ...rule, resources: ['Pod'] }] },
      "serviceAccount.rules[1].resources[0] is 'Pod', must be a lower-case plural, like 'configmaps' or 'pods/log'",
    ],
    [{ rules: [{ ...rule, verbs: ['GET'] }] }, "serviceAccount.rules[0].verbs[0] is 'GET', must be a lower-case verb"],
    [
      { rules: [{ ...rule, verbs: ['get', 'create'], resourceNames: ['a'] }] },
      "serviceAccount.rules[0].verbs[1] is 'create', whose requests have no name: move it to a rule without resourceNames",
    ],
  ])('%j is rejected', (serviceAccount, message) => {
    expect(() => build(serviceAccount, 'models')).toThrow(`chart/model: ${message}`);
  });

  test('need a namespace', () => {
    expect(() => build({ rules })).toThrow(
      'chart/model: serviceAccount.rules bind a Role in a namespace, but the chart has none. Pass a namespace to the Chart.',
    );
  });
});
