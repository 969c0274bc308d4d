import { A, type Case, deployment, findingsIn, raw, service } from './objects';

const B = { app: 'b' };
const select = (matchLabels: object) => ({ selector: { matchLabels } });

test.each<Case>([
  [
    'a Deployment that does not select its own pods',
    (chart) => deployment(chart, 'a', { spec: select(B) }),
    [
      `[chart/a] workload-selector: spec.selector is {"matchLabels":{"app":"b"}}, which does not select the pod labels {"app":"a"}: select labels of the pod template`,
    ],
  ],
  [
    'a StatefulSet without selector',
    (chart) => deployment(chart, 'a', { kind: 'StatefulSet', spec: { selector: undefined } }),
    [
      '[chart/a] workload-selector: spec.selector is undefined, which does not select the pod labels {"app":"a"}: select labels of the pod template',
    ],
  ],
  [
    'a Deployment that selects by expressions',
    (chart) =>
      deployment(chart, 'a', {
        spec: {
          selector: {
            matchExpressions: [
              { key: 'app', operator: 'In', values: ['a', 'b'] },
              { key: 'app', operator: 'Exists' },
              { key: 'track', operator: 'DoesNotExist' },
              { key: 'app', operator: 'NotIn', values: ['c'] },
            ],
          },
        },
      }),
    [],
  ],
  [
    'Deployments that select each other',
    (chart) => {
      deployment(chart, 'a');
      deployment(chart, 'twin', { labels: A });
    },
    [
      `[chart/a] workload-overlap: spec.selector is {"matchLabels":{"app":"a"}}, which also selects the pods of Deployment 'twin' (chart/twin): add a label with a different value to each selector and pod template`,
      `[chart/twin] workload-overlap: spec.selector is {"matchLabels":{"app":"a"}}, which also selects the pods of Deployment 'a' (chart/a): add a label with a different value to each selector and pod template`,
    ],
  ],
  [
    'Deployments with the same labels in two namespaces',
    (chart) => {
      deployment(chart, 'a');
      raw(
        chart,
        'Deployment',
        'twin',
        { ...select(A), template: { metadata: { labels: A }, spec: { containers: [{ image: 'a:1' }] } } },
        { namespace: 'other' },
      );
    },
    [],
  ],
  [
    'a Deployment that selects the pods of a CronJob',
    (chart) => {
      deployment(chart, 'a');
      const template = { metadata: { labels: A }, spec: { containers: [{ name: 'job', image: 'a:1.0' }] } };
      raw(chart, 'CronJob', 'nightly', { jobTemplate: { spec: { template } } });
    },
    [
      `[chart/a] workload-overlap: spec.selector is {"matchLabels":{"app":"a"}}, which also selects the pods of CronJob 'nightly' (chart/nightly): add a label with a different value to each selector and pod template`,
    ],
  ],
  [
    'a Service that selects no pods',
    (chart) => service(chart, 'web'),
    [
      '[chart/web] service-selects-nothing: spec.selector is {"app":"a"}, which selects no pods: select labels that a pod template has',
    ],
  ],
  [
    'a Service without selector and addresses',
    (chart) => service(chart, 'web', { selector: undefined }),
    [
      '[chart/web] service-selects-nothing: spec.selector is undefined, which selects no pods: select labels that a pod template has',
    ],
  ],
  [
    'Services with external backends, or with a single pod of a StatefulSet',
    (chart) => {
      deployment(chart, 'a', { kind: 'StatefulSet' });
      service(chart, 'first', { selector: { ...A, 'statefulset.kubernetes.io/pod-name': 'a-0' } });
      service(chart, 'outside', { type: 'ExternalName', externalName: 'example.com', selector: undefined });
      service(chart, 'sliced', { selector: undefined });
      raw(chart, 'EndpointSlice', 'slice', undefined, { labels: { 'kubernetes.io/service-name': 'sliced' } });
      service(chart, 'listed', { selector: undefined });
      raw(chart, 'Endpoints', 'listed-addresses', undefined, { name: 'listed' });
    },
    [],
  ],
  [
    'a Service that selects the pods of two apps',
    (chart) => {
      deployment(chart, 'a', { labels: { tier: 'web' } });
      deployment(chart, 'b', { labels: { tier: 'web' } });
      service(chart, 'web', { selector: { tier: 'web' } });
    },
    [
      `[chart/web] service-mixes-apps: spec.selector is {"tier":"web"}, which selects pods with different images, from Deployment 'a' (chart/a) and Deployment 'b' (chart/b): add a label that only one of the two workloads has`,
    ],
  ],
  [
    'a Service for two versions of an app',
    (chart) => {
      deployment(chart, 'a', { labels: { tier: 'web' } });
      deployment(chart, 'b', { labels: { tier: 'web' }, container: { image: 'a:2.0' } });
      service(chart, 'web', { selector: { tier: 'web' } });
    },
    [],
  ],
  [
    'budgets that select no pods',
    (chart) => {
      raw(chart, 'PodDisruptionBudget', 'one', { ...select(B), maxUnavailable: 1 });
      raw(chart, 'PodDisruptionBudget', 'two', { maxUnavailable: 1 });
    },
    [
      '[chart/one] budget-selects-nothing: spec.selector is {"matchLabels":{"app":"b"}}, which selects no pods: select labels that a pod template has',
      '[chart/two] budget-selects-nothing: spec.selector is undefined, which selects no pods: select labels that a pod template has',
    ],
  ],
  [
    'two budgets of the same pods',
    (chart) => {
      deployment(chart, 'a');
      raw(chart, 'PodDisruptionBudget', 'one', { ...select(A), maxUnavailable: 1 });
      raw(chart, 'PodDisruptionBudget', 'two', { selector: {}, maxUnavailable: 1 });
    },
    [
      `[chart/two] budget-overlap: spec.selector is {}, which selects the pods of Deployment 'a' (chart/a), but PodDisruptionBudget 'one' (chart/one) already selects them: remove one of the two budgets, because Kubernetes does not evict pods with two budgets`,
    ],
  ],
  [
    'a budget for each Deployment',
    (chart) => {
      deployment(chart, 'a', { spec: { replicas: 2 } });
      deployment(chart, 'b', { spec: { replicas: 2 } });
      raw(chart, 'PodDisruptionBudget', 'one', { ...select(A), maxUnavailable: 1 });
      raw(chart, 'PodDisruptionBudget', 'two', { ...select(B), maxUnavailable: 1 });
    },
    [],
  ],
  [
    'a NetworkPolicy that selects no pods',
    (chart) => raw(chart, 'NetworkPolicy', 'policy', { podSelector: { matchLabels: B } }),
    [
      '[chart/policy] network-policy-selects-nothing: spec.podSelector is {"matchLabels":{"app":"b"}}, which selects no pods: select labels that a pod template has',
    ],
  ],
  [
    'a NetworkPolicy for some pods, and one for all pods',
    (chart) => {
      deployment(chart, 'a');
      raw(chart, 'NetworkPolicy', 'policy', { podSelector: { matchLabels: A } });
      raw(chart, 'NetworkPolicy', 'closed', { podSelector: {} }, { namespace: 'empty' });
    },
    [],
  ],
])('%s', (_, build, findings) => {
  expect(findingsIn(build)).toEqual(findings);
});
