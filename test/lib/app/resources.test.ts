import { MlApp, type ResourcesProps } from '../../../lib/index';
import { at, containerOf, find, synth, testChart } from '../../support';

const resourcesOf = (resources: ResourcesProps) =>
  new MlApp(testChart(), 'model', { image: 'model:1.0', port: 8080, resources }).resources;

function deploymentOf(resources: ResourcesProps) {
  const chart = testChart();
  new MlApp(chart, 'model', { image: 'model:1.0', port: 8080, resources });
  return find(synth(chart), 'Deployment', 'model');
}

test('GPUs have equal requests and limits, and a toleration', () => {
  const deployment = deploymentOf({ gpus: 2, memory: '16Gi' });
  expect(containerOf(deployment).resources).toEqual({
    requests: { cpu: '500m', memory: '16Gi', 'ephemeral-storage': '128Mi', 'nvidia.com/gpu': 2 },
    limits: { memory: '16Gi', 'ephemeral-storage': '1Gi', 'nvidia.com/gpu': 2 },
  });
  expect(at(deployment, 'spec.template.spec.tolerations')).toEqual([
    { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
  ]);
  expect(at(deployment, 'spec.template.spec.affinity')).toBeUndefined();
});

test('gpuNodeLabels become a node affinity', () => {
  const deployment = deploymentOf({
    gpus: 1,
    memory: '16Gi',
    gpuResource: 'amd.com/gpu',
    gpuNodeLabels: { product: 'mi300', zone: 'a' },
  });
  expect(containerOf(deployment).resources.limits).toMatchObject({ 'amd.com/gpu': 1 });
  expect(at(deployment, 'spec.template.spec.tolerations.0.key')).toBe('amd.com/gpu');
  expect(
    at(deployment, 'spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution'),
  ).toEqual({
    nodeSelectorTerms: [
      {
        matchExpressions: [
          { key: 'product', operator: 'In', values: ['mi300'] },
          { key: 'zone', operator: 'In', values: ['a'] },
        ],
      },
    ],
  });
});

describe('a rollout', () => {
  test.each<[string, ResourcesProps, object]>([
    ['starts a pod before it stops one', {}, { maxSurge: 1, maxUnavailable: 0 }],
    ['does not wait for a GPU that is not there', { gpus: 1, memory: '16Gi' }, { maxSurge: 0, maxUnavailable: 1 }],
    ['uses a spare GPU', { gpus: 1, memory: '16Gi', spareGpu: true }, { maxSurge: 1, maxUnavailable: 0 }],
  ])('%s', (_, resources, strategy) => {
    expect(at(deploymentOf(resources), 'spec.strategy.rollingUpdate')).toEqual(strategy);
  });
});

test('shared memory is a volume in memory', () => {
  const deployment = deploymentOf({ memory: '8Gi', sharedMemory: '2Gi' });
  expect(containerOf(deployment).volumeMounts).toContainEqual({ mountPath: '/dev/shm', name: 'shm' });
  expect(at(deployment, 'spec.template.spec.volumes')).toContainEqual({
    name: 'shm',
    emptyDir: { medium: 'Memory', sizeLimit: '2048Mi' },
  });
});

test('a large ephemeral storage request raises its limit', () => {
  expect(resourcesOf({ ephemeralStorage: '3Gi' }).ephemeralStorageLimit).toBe('3Gi');
  expect(resourcesOf({}).ephemeralStorageLimit).toBe('1Gi');
});

test.each<[ResourcesProps, string]>([
  [{ gpus: 0.5 }, 'chart/model: resources.gpus is 0.5, must be a whole number from 0 to 64: pass the number of GPUs'],
  [{ gpus: -1 }, 'chart/model: resources.gpus is -1, must be a whole number from 0 to 64'],
  [
    { gpus: 1, gpuResource: 'gpu' },
    "chart/model: resources.gpuResource is 'gpu', must be an extended resource with its device plugin's domain, like 'nvidia.com/gpu'",
  ],
  [
    { gpus: 1, gpuNodeLabels: { product: 'NVIDIA L4' } },
    "chart/model: resources.gpuNodeLabels.product is 'NVIDIA L4', must be a label value",
  ],
  [
    { gpus: 1 },
    "chart/model: resources.gpus is 1, needs memory to load the weights onto the GPU: pass resources.memory, like '16Gi'",
  ],
  [
    { gpuNodeLabels: { product: 'L4' } },
    'chart/model: resources.gpuNodeLabels is {"product":"L4"}, needs at least one GPU: pass resources.gpus, or leave it out',
  ],
  [{ gpus: 0, spareGpu: true }, 'chart/model: resources.spareGpu is true, needs at least one GPU'],
  [{ gpuResource: 'amd.com/gpu' }, "chart/model: resources.gpuResource is 'amd.com/gpu', needs at least one GPU"],
  [
    { memory: '1Gi', sharedMemory: '2Gi' },
    "chart/model: resources.sharedMemory is '2Gi', must be at most the memory limit '1Gi', which it counts against: lower it or raise resources.memoryLimit",
  ],
  [
    { ephemeralStorage: '2Gi', ephemeralStorageLimit: '1Gi' },
    "chart/model: resources.ephemeralStorage is '2Gi', must be at most resources.ephemeralStorageLimit '1Gi'",
  ],
])('%j is rejected', (resources, message) => {
  expect(() => deploymentOf(resources)).toThrow(message);
});
