import { RestrictedNamespace } from '../../lib';
import { synth, testChart } from '../support';

test("the chart's namespace admits restricted pods only", () => {
  const chart = testChart('models');
  new RestrictedNamespace(chart, 'namespace');
  expect(synth(chart)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'models',
        labels: {
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    },
  ]);
});

test('a chart without namespace is refused', () => {
  expect(() => new RestrictedNamespace(testChart(), 'namespace')).toThrow(
    'chart/namespace: chart.namespace is undefined, must be a name',
  );
});

test.each(['default', 'kube-system', 'kube-public', 'kube-node-lease', 'openshift', 'openshift-monitoring'])(
  "the cluster's namespace %s is refused",
  (namespace) => {
    expect(() => new RestrictedNamespace(testChart(namespace), 'namespace')).toThrow(
      `chart/namespace: chart.namespace is '${namespace}', which belongs to the cluster: pass a namespace of your own to the chart`,
    );
  },
);
