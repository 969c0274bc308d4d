import { Duration } from 'cdk8s';
import { NodeTaintQuery, TaintEffect } from 'cdk8s-plus-28';
import {
  CanaryRelease,
  Capacity,
  MlApp,
  type MlAppProps,
  type RolloutProps,
  type SchedulingProps,
} from '../../../lib/index';
import { at, find, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };
const gpu = { gpus: 1, memory: '16Gi' };
const GPU_TOLERATION = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };

function deploymentWith(changes: Partial<MlAppProps>) {
  const chart = testChart();
  new MlApp(chart, 'model', { ...props, ...changes });
  return find(synth(chart), 'Deployment');
}
const podWith = (changes: Partial<MlAppProps>) => deploymentWith(changes).spec.template.spec;

test('every prop reaches the manifest', () => {
  // a new prop that is not set here does not compile
  const scheduling: Required<SchedulingProps> = {
    nodeSelector: { 'example.com/pool': 'models', empty: '' },
    tolerations: [
      NodeTaintQuery.is('dedicated', 'models'),
      NodeTaintQuery.exists('spot', { effect: TaintEffect.NO_EXECUTE, evictAfter: Duration.minutes(2) }),
    ],
    priorityClass: 'serving',
    runtimeClass: 'gvisor',
    nodeFailureTimeout: Duration.seconds(30),
  };
  const rollout: Required<RolloutProps> = { surge: false, revisionHistoryLimit: 3 };
  const { spec } = deploymentWith({ scheduling, rollout, imagePullSecrets: ['registry', 'mirror'] });
  expect(spec.template.spec).toMatchObject({
    nodeSelector: { 'example.com/pool': 'models', empty: '' },
    priorityClassName: 'serving',
    runtimeClassName: 'gvisor',
    imagePullSecrets: [{ name: 'registry' }, { name: 'mirror' }],
  });
  expect(spec.template.spec.tolerations).toEqual([
    { key: 'dedicated', operator: 'Equal', value: 'models' },
    { key: 'spot', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 120 },
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 },
  ]);
  expect(spec.strategy.rollingUpdate).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  expect(spec.revisionHistoryLimit).toBe(3);
  expect(spec.template.spec.topologySpreadConstraints).toHaveLength(2);
});

test('an app has none of the fields without the props', () => {
  const { spec } = deploymentWith({});
  expect(spec).not.toHaveProperty('revisionHistoryLimit');
  for (const field of ['nodeSelector', 'priorityClassName', 'runtimeClassName', 'imagePullSecrets', 'tolerations']) {
    expect(spec.template.spec).not.toHaveProperty(field);
  }
  expect(spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
});

test('0 is a time and a number of revisions', () => {
  const scheduling = { nodeFailureTimeout: Duration.seconds(0) };
  const { spec } = deploymentWith({ scheduling, rollout: { revisionHistoryLimit: 0 } });
  expect(spec.template.spec.tolerations[0].tolerationSeconds).toBe(0);
  expect(spec.revisionHistoryLimit).toBe(0);
});

test('a GPU has its toleration and node labels in addition', () => {
  const pod = podWith({
    resources: { ...gpu, gpuNodeLabels: { 'nvidia.com/gpu.product': 'NVIDIA-L4' } },
    scheduling: { nodeSelector: { pool: 'gpu' }, tolerations: [NodeTaintQuery.exists('spot')] },
  });
  expect(pod.tolerations).toEqual([GPU_TOLERATION, { key: 'spot', operator: 'Exists' }]);
  expect(pod.nodeSelector).toEqual({ pool: 'gpu' });
  const terms = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  expect(at(pod, terms)).toEqual([
    { matchExpressions: [{ key: 'nvidia.com/gpu.product', operator: 'In', values: ['NVIDIA-L4'] }] },
  ]);
});

test('a rollout without surge needs no capacity for an additional pod', () => {
  const podsDuringRollout = (surge: boolean) => {
    const chart = testChart('models');
    new MlApp(chart, 'model', { ...props, replicas: 3, rollout: { surge } });
    return Capacity.of(chart).duringRollout.pods;
  };
  expect([podsDuringRollout(true), podsDuringRollout(false)]).toEqual([4, 3]);
});

test('both tracks of a release have them', () => {
  const chart = testChart();
  new CanaryRelease(chart, 'r', {
    port: 8080,
    stable: { image: 'example.com/model:1' },
    canary: { image: 'example.com/model:2' },
    imagePullSecrets: ['registry'],
    scheduling: { nodeSelector: { pool: 'models' } },
    rollout: { revisionHistoryLimit: 1 },
  });
  for (const name of ['r-stable', 'r-canary']) {
    const { spec } = find(synth(chart), 'Deployment', name);
    expect(spec.revisionHistoryLimit).toBe(1);
    expect(spec.template.spec).toMatchObject({
      imagePullSecrets: [{ name: 'registry' }],
      nodeSelector: { pool: 'models' },
    });
  }
});

const unreachable = NodeTaintQuery.exists('node.kubernetes.io/unreachable');

test.each<[Partial<MlAppProps>, string]>([
  [{ imagePullSecrets: ['Registry'] }, "imagePullSecrets[0] is 'Registry', must be a name of at most 253"],
  [{ imagePullSecrets: ['a', 'a'] }, "imagePullSecrets[1] is 'a', which is a duplicate: remove one of them"],
  [{ scheduling: { nodeSelector: { 'a b': 'c' } } }, "scheduling.nodeSelector is 'a b', must have keys like"],
  [
    {
      resources: { ...gpu, gpuNodeLabels: { pool: 'gpu' } },
      scheduling: { nodeSelector: { pool: 'models' } },
    },
    "scheduling.nodeSelector.pool is 'models', which contradicts resources.gpuNodeLabels: remove one of them",
  ],
  [{ scheduling: { priorityClass: 'A' } }, "scheduling.priorityClass is 'A', must be a name"],
  [{ scheduling: { runtimeClass: '' } }, "scheduling.runtimeClass is '', must be a name"],
  [
    { scheduling: { tolerations: ['dedicated' as never] } },
    "scheduling.tolerations[0] is 'dedicated', must be a NodeTaintQuery: pass a value such as NodeTaintQuery.is('dedicated', 'models')",
  ],
  [
    { scheduling: { tolerations: [NodeTaintQuery.is('a b', 'c')] } },
    "scheduling.tolerations[0] is 'a b', must have keys like",
  ],
  [
    { scheduling: { tolerations: [NodeTaintQuery.is('a', 'b c')] } },
    "scheduling.tolerations[0].a is 'b c', must be a label value",
  ],
  [
    { scheduling: { tolerations: [unreachable], nodeFailureTimeout: Duration.seconds(30) } },
    "scheduling.tolerations[0] and scheduling.nodeFailureTimeout both tolerate 'node.kubernetes.io/unreachable'. Remove one of them",
  ],
  [
    { scheduling: { nodeFailureTimeout: Duration.days(2) } },
    "scheduling.nodeFailureTimeout is '172800s', must be a whole number of seconds from 0 to 86400",
  ],
  [
    { rollout: { revisionHistoryLimit: -1 } },
    'rollout.revisionHistoryLimit is -1, must be a whole number from 0 to 2147483647',
  ],
  [
    { resources: gpu, rollout: { surge: true } },
    'rollout.surge is true, which is for apps without GPUs: pass resources.spareGpu instead',
  ],
])('case %#: %s', (changes, message) => {
  expect(() => deploymentWith(changes)).toThrow(`chart/model: ${message}`);
});
