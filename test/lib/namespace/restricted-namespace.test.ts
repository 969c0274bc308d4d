import type { Chart } from 'cdk8s';
import { MlApp, RestrictedNamespace } from '../../../lib/index';
import { recommendedLabels, synth, testChart } from '../../support';
import { raw } from '../checks/objects';

test("the chart's namespace admits only restricted pods", () => {
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
          ...recommendedLabels('models'),
        },
      },
    },
  ]);
});

test('a chart without a namespace is rejected', () => {
  expect(() => new RestrictedNamespace(testChart(), 'namespace')).toThrow(
    'chart/namespace: chart.namespace is undefined, must be a name',
  );
});

test.each(['default', 'kube-system', 'kube-public', 'kube-node-lease', 'openshift', 'openshift-monitoring'])(
  "the cluster's namespace %s is rejected",
  (namespace) => {
    expect(() => new RestrictedNamespace(testChart(namespace), 'namespace')).toThrow(
      `chart/namespace: chart.namespace is '${namespace}', which belongs to the cluster: pass your own namespace to the chart`,
    );
  },
);

const props = { image: 'm:1', port: 8080 };

test('the Namespace is the first object, regardless of the order of creation', () => {
  const kinds = (...parts: ((chart: Chart) => void)[]) => {
    const chart = testChart('models');
    parts.forEach((part) => part(chart));
    return synth(chart).map(({ kind }) => kind);
  };
  const app = (chart: Chart) => new MlApp(chart, 'model', props);
  const namespace = (chart: Chart) => new RestrictedNamespace(chart, 'namespace');
  const config = (chart: Chart) => raw(chart, 'ConfigMap', 'config');
  const first = kinds(namespace, app, config);
  expect(first[0]).toBe('Namespace');
  expect(kinds(app, namespace, config)).toEqual(first);
  expect(kinds(app, config, namespace)).toEqual(first);
});
