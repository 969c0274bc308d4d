import type { Manifest } from '../../../lib/kube/manifest';
import { pathText } from '../../../lib/kube/json-path';
import { podsIn } from '../../../lib/kube/pods-in';

const pod = { containers: [{ name: 'server', image: 'model:1.0' }] };
const template = { metadata: { labels: { app: 'model' } }, spec: pod };
const object = (apiVersion: string, kind: string, spec: object): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: 'model' },
  spec,
});

test.each<[string, Manifest, string[]]>([
  ['a Pod', object('v1', 'Pod', pod), ['spec']],
  ['a Deployment', object('apps/v1', 'Deployment', { template }), ['spec.template.spec']],
  [
    'a CronJob',
    object('batch/v1', 'CronJob', { jobTemplate: { spec: { template } } }),
    ['spec.jobTemplate.spec.template.spec'],
  ],
  ['a Rollout', object('argoproj.io/v1alpha1', 'Rollout', { template }), ['spec.template.spec']],
  [
    'an InferenceService',
    object('serving.kserve.io/v1beta1', 'InferenceService', { predictor: pod, transformer: pod }),
    ['spec.predictor', 'spec.transformer'],
  ],
  ['a ServingRuntime', object('serving.kserve.io/v1alpha1', 'ServingRuntime', pod), ['spec']],
  [
    'a ScaledJob',
    object('keda.sh/v1alpha1', 'ScaledJob', { jobTargetRef: { template } }),
    ['spec.jobTargetRef.template.spec'],
  ],
  [
    'a LeaderWorkerSet',
    object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', {
      leaderWorkerTemplate: { leaderTemplate: template, workerTemplate: template },
    }),
    ['spec.leaderWorkerTemplate.leaderTemplate.spec', 'spec.leaderWorkerTemplate.workerTemplate.spec'],
  ],
  [
    'a RayService',
    object('ray.io/v1', 'RayService', {
      rayClusterConfig: { headGroupSpec: { template }, workerGroupSpecs: [{ template }] },
    }),
    ['spec.rayClusterConfig.headGroupSpec.template.spec', 'spec.rayClusterConfig.workerGroupSpecs[0].template.spec'],
  ],
])('finds the pods of %s', (_, manifest, paths) => {
  const found = podsIn(manifest);
  expect(found.map(({ path }) => pathText(path))).toEqual(paths);
  expect(found.map((one) => one.pod)).toEqual(paths.map(() => pod));
});

test.each<[string, Manifest]>([
  ['a Service', object('v1', 'Service', { template: { spec: {} } })],
  [
    'a Prometheus with patches of containers',
    object('monitoring.coreos.com/v1', 'Prometheus', { containers: [{ name: 'p' }] }),
  ],
  [
    'a Kyverno policy with patterns',
    object('kyverno.io/v1', 'ClusterPolicy', { rules: [{ validate: { pattern: { spec: pod } } }] }),
  ],
  ['a custom resource without a spec', { apiVersion: 'example.com/v1', kind: 'Model', metadata: { name: 'a' } }],
])('finds no pods in %s', (_, manifest) => {
  expect(podsIn(manifest)).toEqual([]);
});
