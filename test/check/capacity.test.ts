import { capacityOf } from '../../cli/capacity/demands';
import { capacityTable } from '../../cli/capacity/table';
import { readGroups } from '../../cli/input/groups';
import { deployment, inFiles } from './support';

const capacityIn = (files: Record<string, object | string>) =>
  inFiles(
    Object.fromEntries(
      Object.entries(files).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
    () => capacityOf(readGroups(['.']).groups, 'total'),
  );

const pod = (cpu: string) => ({ containers: [{ name: 'a', image: 'a:1', resources: { requests: { cpu } } }] });
const template = (cpu: string) => ({ spec: pod(cpu) });
const object = (apiVersion: string, kind: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name: 'model' },
  spec,
});
const rollout = (strategy: object) =>
  object('argoproj.io/v1alpha1', 'Rollout', { replicas: 4, template: template('1'), strategy });
const ray = (more: object) =>
  object('ray.io/v1', 'RayCluster', {
    headGroupSpec: { template: template('1') },
    workerGroupSpecs: [{ replicas: 2, minReplicas: 1, maxReplicas: 5, numOfHosts: 2, template: template('4') }],
    ...more,
  });

// pods and CPUs: at rest, at maximum and during a rollout
test.each<[string, object, string[]]>([
  ['a canary of Argo', rollout({ canary: {} }), ['4 4', '4 4', '5 5']],
  ['a canary of Argo with surge', rollout({ canary: { maxSurge: 2 } }), ['4 4', '4 4', '6 6']],
  ['a canary of Argo with a router', rollout({ canary: { trafficRouting: {} } }), ['4 4', '4 4', '8 8']],
  ['blue-green of Argo', rollout({ blueGreen: {} }), ['4 4', '4 4', '8 8']],
  [
    'an InferenceService',
    object('serving.kserve.io/v1beta1', 'InferenceService', {
      predictor: { minReplicas: 2, maxReplicas: 4, ...pod('2') },
      transformer: pod('1'),
    }),
    ['3 5', '5 9', '7 12'],
  ],
  [
    'a LeaderWorkerSet',
    object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', {
      replicas: 2,
      leaderWorkerTemplate: { size: 4, leaderTemplate: template('1'), workerTemplate: template('2') },
      rolloutStrategy: { rollingUpdateConfiguration: { maxSurge: 1 } },
    }),
    ['8 14', '8 14', '12 21'],
  ],
  [
    'a LeaderWorkerSet without a template of the leader',
    object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', {
      leaderWorkerTemplate: { size: 2, workerTemplate: template('2') },
    }),
    ['2 4', '2 4', '2 4'],
  ],
  ['a RayCluster', ray({}), ['5 17', '5 17', '5 17']],
  ['a RayCluster that scales', ray({ enableInTreeAutoscaling: true }), ['3 9', '11 41', '11 41']],
  ['a suspended RayCluster', ray({ suspend: true }), ['0 0', '0 0', '0 0']],
])('counts the pods of %s', async (_, manifest, expected) => {
  const [{ atRest, atMaximum, duringRollout, notCounted }] = (await capacityIn({ 'a.json': manifest })) as [
    ReturnType<typeof capacityOf>[number],
  ];
  const texts = [atRest, atMaximum, duringRollout].map(({ pods, requests }) => `${pods} ${requests.cpu}`);
  expect({ texts, notCounted }).toEqual({ texts: expected, notCounted: [] });
});

test('finds the autoscaler of a workload in another file', async () => {
  const scaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'model' },
    minReplicas: 2,
    maxReplicas: 6,
  });
  const demands = await capacityIn({ 'a.json': rollout({ canary: {} }), 'b.json': scaler });
  expect(demands.map(({ name, atRest, atMaximum }) => [name, atRest.pods, atMaximum.pods])).toEqual([['a', 2, 6]]);
});

test('lists objects whose pods the manifests do not define', async () => {
  const service = object('serving.kserve.io/v1beta1', 'InferenceService', {
    predictor: { model: { modelFormat: {} } },
  });
  const knative = {
    ...object('serving.knative.dev/v1', 'Service', { template: template('1') }),
    metadata: { name: 'web', namespace: 'models' },
  };
  const demands = await capacityIn({ 'a.json': service, 'b.yaml': deployment(), 'c.json': knative });
  expect(demands.map(({ name, notCounted }) => [name, notCounted])).toEqual([
    ['a', [{ kind: 'InferenceService', name: 'model' }]],
    ['b', []],
    ['c', [{ kind: 'Service', namespace: 'models', name: 'web' }]],
    [
      'total',
      [
        { kind: 'InferenceService', name: 'model' },
        { kind: 'Service', namespace: 'models', name: 'web' },
      ],
    ],
  ]);
  expect(capacityTable('file', demands).split('\n').slice(-2)).toEqual([
    '',
    'pods not counted: InferenceService model, Service models/web',
  ]);
});
