import { ApiObject } from 'cdk8s';
import { Capacity, CapacityQuota, MlApp } from '../../../lib/index';
import { find, synth, testChart } from '../../support';

const image = 'example.com/model:1.0';

test('allows a rollout at the maximum, including apps added later', () => {
  const chart = testChart('models');
  new CapacityQuota(chart, 'quota');
  const resources = { cpu: '2', cpuLimit: '3', memory: '512Mi', gpus: 1 };
  const app = new MlApp(chart, 'model', { image, port: 8080, resources });
  app.autoscale({ minReplicas: 1, maxReplicas: 4 });
  new MlApp(chart, 'gateway', { image, port: 8080, replicas: 1, resources: { cpuLimit: '500m' } });
  expect(find(synth(chart), 'ResourceQuota', 'quota')).toMatchObject({
    metadata: { namespace: 'models' },
    spec: {
      hard: {
        pods: '6',
        'requests.cpu': '9',
        'requests.memory': '3Gi',
        'requests.ephemeral-storage': '768Mi',
        'requests.nvidia.com/gpu': '4',
        'limits.cpu': '13',
        'limits.memory': '3Gi',
        'limits.ephemeral-storage': '6Gi',
      },
    },
  });
  expect(Capacity.of(chart).duringRollout.requests.cpu).toBe('9');
});

test('omits limits that a container does not set, because the API server would reject its pods', () => {
  const chart = testChart('models');
  new CapacityQuota(chart, 'quota', { name: 'all' });
  new MlApp(chart, 'model', { image, port: 8080, replicas: 1 });
  new ApiObject(chart, 'raw', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'raw' },
    spec: {
      containers: [{ name: 'c', image, resources: { requests: { cpu: '1', memory: '1Gi' } } }],
      initContainers: [{ name: 'i', image, resources: { requests: { cpu: '1' } } }],
    },
  });
  expect(find(synth(chart), 'ResourceQuota', 'all').spec).toEqual({ hard: { pods: '3', 'requests.cpu': '2' } });
});

test('needs a chart with a namespace', () => {
  expect(() => new CapacityQuota(testChart(), 'quota')).toThrow(
    'chart/quota: chart.namespace is undefined, must be a namespace: pass one to the chart, because a quota counts all pods of its namespace',
  );
});

test.each([['My Quota', "chart/quota: name is 'My Quota', must be a name"]])('rejects the name %s', (name, message) => {
  expect(() => new CapacityQuota(testChart('models'), 'quota', { name })).toThrow(message);
});

test('rejects a DaemonSet', () => {
  const chart = testChart('models');
  new CapacityQuota(chart, 'quota');
  const spec = { template: { spec: { containers: [] } } };
  new ApiObject(chart, 'raw', { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec });
  expect(() => synth(chart)).toThrow(
    "DaemonSet is 'agent', whose number of pods depends on the number of nodes: move it to a chart without a CapacityQuota",
  );
});

test('rejects system namespaces', () => {
  expect(() => new CapacityQuota(testChart('kube-system'), 'quota')).toThrow(
    "chart/quota: chart.namespace is 'kube-system', which belongs to the cluster: pass your own namespace to the chart",
  );
  expect(() => new CapacityQuota(testChart('default'), 'quota')).not.toThrow();
});
