import type { Chart } from 'cdk8s';
import { PersistentVolumeClaim, Volume } from 'cdk8s-plus-28';
import { MlApp, type MlAppProps, ModelStore } from '../../../lib';
import { find, synth, testChart } from '../../support';
import { type Case, deployment, findingsIn, raw } from './objects';

const RWOP = 'ReadWriteOncePod';
const RWO = 'ReadWriteOnce';
const MANY = 'pass ReadOnlyMany or ReadWriteMany, or a claim for each pod, because otherwise pods stay pending';
const HOST = 'kubernetes.io/hostname';

const claim = (chart: Chart, ...accessModes: string[]) => raw(chart, 'PersistentVolumeClaim', 'claim', { accessModes });
const VOLUMES = [{ name: 'data', persistentVolumeClaim: { claimName: 'claim', readOnly: true } }];
const mounting = (chart: Chart, id: string, spec: object = {}, kind?: string, pod: object = {}) =>
  deployment(chart, id, { kind, spec, pod: { volumes: VOLUMES, ...pod } });
const has = (count: string, mode: string, most: string, remedy: string) =>
  `claim-access: claimName is 'claim', whose accessModes ["${mode}"] allow only ${most}, but ${count}: ${remedy}`;

describe('claim-access', () => {
  test.each<Case>([
    [
      'a rollout that starts the replacement first',
      (chart) => {
        claim(chart, RWOP);
        mounting(chart, 'a');
      },
      [
        `[chart/a] claim-access: claimName is 'claim', whose accessModes ["ReadWriteOncePod"] allow only one pod, but up to 2 pods mount it, 1 of them in a rollout: pass the strategy Recreate, or maxSurge 0 and maxUnavailable 1, because otherwise the rollout does not complete`,
      ],
    ],
    [
      'pods that can run on several nodes',
      (chart) => {
        claim(chart, RWO);
        mounting(chart, 'a', { replicas: 3, strategy: { type: 'Recreate' } });
      },
      [`[chart/a] ${has('up to 3 pods mount it', RWO, 'the pods on one node', MANY)}`],
    ],
    [
      'pods of an autoscaler and a rollout',
      (chart) => {
        claim(chart, RWO);
        mounting(chart, 'a');
        const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };
        const metrics = [{ type: 'External' }];
        raw(chart, 'HorizontalPodAutoscaler', 'scaler', { scaleTargetRef, maxReplicas: 4, metrics });
      },
      [`[chart/a] ${has('up to 5 pods mount it, 1 of them in a rollout', RWO, 'the pods on one node', MANY)}`],
    ],
    [
      'a pod on each node',
      (chart) => {
        claim(chart, RWO);
        mounting(chart, 'a', {}, 'DaemonSet');
      },
      [`[chart/a] ${has('a pod on each node mounts it', RWO, 'the pods on one node', MANY)}`],
    ],
    [
      'pods of two workloads',
      (chart) => {
        claim(chart, RWOP);
        mounting(chart, 'a', {}, 'StatefulSet');
        mounting(chart, 'b', { strategy: { type: 'Recreate' } });
      },
      [`[chart/b] ${has("StatefulSet 'a' (chart/a) also mounts it", RWOP, 'one pod', MANY)}`],
    ],
    [
      'pods on one node, for a claim with one pod',
      (chart) => {
        claim(chart, RWOP);
        mounting(chart, 'a', { replicas: 2 }, 'ReplicaSet', { nodeSelector: { [HOST]: 'one' } });
      },
      [`[chart/a] ${has('up to 2 pods mount it', RWOP, 'one pod', MANY)}`],
    ],
    [
      'an app, and its canary',
      (chart) => {
        claim(chart, RWO);
        const modelStore = ModelStore.fromClaimName('claim');
        new MlApp(chart, 'a', { image: 'm:1', port: 8080, modelStore });
        new MlApp(chart, 'b', { image: 'm:2', port: 8080, modelStore, replicas: 1 });
      },
      [
        `[chart/a/deployment/Resource] ${has('up to 3 pods mount it, 1 of them in a rollout', RWO, 'the pods on one node', MANY)}`,
        `[chart/b/deployment/Resource] ${has("Deployment 'a' (chart/a/deployment/Resource) also mounts it", RWO, 'the pods on one node', MANY)}`,
      ],
    ],
    [
      'one pod, and pods pinned to a node',
      (chart) => {
        claim(chart, RWO);
        const strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
        mounting(chart, 'one', { strategy });
        mounting(chart, 'named', {}, undefined, { nodeName: 'one' });
        mounting(chart, 'selected', {}, undefined, { nodeSelector: { [HOST]: 'one' } });
        const matchExpressions = [{ key: HOST, operator: 'In', values: ['one'] }];
        const nodeAffinity = {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
        };
        mounting(chart, 'attracted', {}, undefined, { affinity: { nodeAffinity } });
        const term = { topologyKey: HOST, labelSelector: { matchLabels: { app: 'together' } } };
        const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
        mounting(chart, 'together', { replicas: 2 }, undefined, { affinity: { podAffinity } });
      },
      [],
    ],
    [
      'claims with many readers, external claims, sequential Jobs, and no replicas',
      (chart) => {
        raw(chart, 'PersistentVolumeClaim', 'shared', { accessModes: [RWO, 'ReadWriteMany'] });
        const volumes = ['shared', 'elsewhere'].map((claimName) => ({
          name: claimName,
          persistentVolumeClaim: { claimName },
        }));
        deployment(chart, 'a', { spec: { replicas: 3 }, pod: { volumes } });
        claim(chart, RWOP);
        mounting(chart, 'job', { parallelism: 2 }, 'Job');
        mounting(chart, 'off', { replicas: 0 });
        mounting(chart, 'one', { strategy: { type: 'Recreate' } });
      },
      [],
    ],
  ])('%s', (_, build, findings) => {
    expect(findingsIn(build)).toEqual(findings);
  });
});

describe('the rollout of an app', () => {
  const props: MlAppProps = { image: 'm:1', port: 8080, replicas: 1 };
  const SURGE = { maxSurge: 1, maxUnavailable: 0 };
  const STOP_FIRST = { maxSurge: 0, maxUnavailable: 1 };
  const modelStore = ModelStore.fromClaimName('claim');
  const other = (app: MlApp) => {
    const volume = Volume.fromPersistentVolumeClaim(
      app,
      'data',
      PersistentVolumeClaim.fromClaimName(app, 'claim', 'claim'),
    );
    app.container.mount('/data', volume);
  };

  test.each<[string, Partial<MlAppProps>, string[] | undefined, (app: MlApp) => void, object]>([
    ['of one replica with a claim for one pod', { modelStore }, [RWOP], () => undefined, STOP_FIRST],
    ['of one replica with a claim for one node', { modelStore }, [RWO], () => undefined, STOP_FIRST],
    ['of one replica that mounts it later', {}, [RWO], other, STOP_FIRST],
    ['of one replica with a claim for many', { modelStore }, [RWO, 'ReadOnlyMany'], () => undefined, SURGE],
    ['of one replica with a claim from outside of the app', { modelStore }, undefined, () => undefined, SURGE],
    ['of one replica without a claim', {}, [RWO], () => undefined, SURGE],
    [
      'of at most one replica',
      { modelStore, replicas: undefined },
      [RWO],
      (app) => app.scaleExternally({ minReplicas: 0, maxReplicas: 1 }),
      STOP_FIRST,
    ],
  ])('%s', (_, changes, accessModes, change, strategy) => {
    const chart = testChart('models');
    change(new MlApp(chart, 'model', { ...props, ...changes }));
    if (accessModes) {
      claim(chart, ...accessModes);
    }
    expect(find(synth(chart), 'Deployment').spec.strategy.rollingUpdate).toEqual(strategy);
  });
});
