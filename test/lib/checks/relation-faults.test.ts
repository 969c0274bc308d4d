import { KINDS_THAT_SERVE, deployment, object, pathsOf, service } from './faults';
import {
  type Case,
  BUDGET,
  GPU,
  selector,
  hpa,
  keda,
  cpu,
  pods,
  set,
  volume,
  claim,
  monitor,
  labeled,
  pool,
} from './relation-objects';

const AUTOSCALING: Case[] = [
  [
    'autoscaler-accelerator-cpu',
    'by CPU',
    [deployment(GPU), hpa({ metrics: [cpu] })],
    ['HorizontalPodAutoscaler spec.metrics'],
  ],
  ['autoscaler-accelerator-cpu', 'by default', [deployment(GPU), hpa({})], ['HorizontalPodAutoscaler spec.metrics']],
  [
    'autoscaler-accelerator-cpu',
    'by KEDA',
    [deployment(GPU), keda({ triggers: [{ type: 'cpu' }] })],
    ['ScaledObject spec.triggers'],
  ],
  ['autoscaler-accelerator-cpu', 'also by requests', [deployment(GPU), hpa({ metrics: [cpu, pods] })], []],
  ['autoscaler-accelerator-cpu', 'without a GPU', [deployment(), hpa({ metrics: [cpu] })], []],
  ['autoscaler-bounds', 'equal', [deployment(), hpa({ minReplicas: 5 })], ['HorizontalPodAutoscaler spec.maxReplicas']],
  [
    'autoscaler-bounds',
    'the default minimum',
    [deployment(), hpa({ maxReplicas: 1 })],
    ['HorizontalPodAutoscaler spec.maxReplicas'],
  ],
  [
    'autoscaler-bounds',
    'of KEDA',
    [deployment(), keda({ minReplicaCount: 4, maxReplicaCount: 3 })],
    ['ScaledObject spec.maxReplicaCount'],
  ],
  ['autoscaler-bounds', 'a range', [deployment(), hpa({ minReplicas: 1 }), keda({})], []],
  [
    'autoscaler-zero',
    'KEDA by CPU',
    [deployment(), keda({ minReplicaCount: 0, triggers: [{ type: 'cpu' }] })],
    ['ScaledObject spec.minReplicaCount'],
  ],
  [
    'autoscaler-zero',
    'KEDA by Prometheus',
    [deployment(), keda({ minReplicaCount: 0, triggers: [{ type: 'prometheus' }] })],
    [],
  ],
  [
    'budget-without-scale',
    'a percentage',
    [
      object('Job.batch/v1', 'model', (deployment() as { spec: object }).spec),
      object(BUDGET, 'model', { selector, minAvailable: '50%' }),
    ],
    ['PodDisruptionBudget spec.minAvailable'],
  ],
  [
    'budget-without-scale',
    'a Pod',
    [
      object('Pod', 'model', { containers: [{ name: 'a', image: 'a:1' }] }, { metadata: { labels: { app: 'model' } } }),
      object(BUDGET, 'model', { selector, maxUnavailable: 1 }),
    ],
    ['PodDisruptionBudget spec.maxUnavailable'],
  ],
  [
    'budget-without-scale',
    'a number of a Pod',
    [
      object('Pod', 'model', { containers: [{ name: 'a', image: 'a:1' }] }, { metadata: { labels: { app: 'model' } } }),
      object(BUDGET, 'model', { selector, minAvailable: 1 }),
    ],
    [],
  ],
];

const authentication = (kind: string, name: string) => object(`${kind}.keda.sh/v1alpha1`, name, {});
const trigger = (name: string, kind?: string) => ({ type: 'prometheus', authenticationRef: { name, kind } });

const OTHERS: Case[] = [
  ['governing-service', 'a cluster IP', [set('model'), service()], ['StatefulSet spec.serviceName']],
  ['governing-service', 'no name', [set(), service()], ['StatefulSet spec.serviceName']],
  ['governing-service', 'a typo', [set('modle'), service({ clusterIP: 'None' })], ['StatefulSet spec.serviceName']],
  ['governing-service', 'a headless Service', [set('model'), service({ clusterIP: 'None' })], []],
  ['governing-service', 'outside of the app', [set('model')], []],
  [
    'claim-class',
    'the default class',
    [volume({}), claim({ volumeName: 'models' })],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  [
    'claim-class',
    'another class',
    [volume({ storageClassName: 'nfs' }), claim({ volumeName: 'models', storageClassName: 'ssd' })],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  [
    'claim-class',
    'the only volume',
    [volume({ storageClassName: 'nfs' }), claim({})],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  ['claim-class', 'the same class', [volume({ storageClassName: 'nfs' }), claim({ storageClassName: 'nfs' })], []],
  [
    'claim-class',
    'no class of the only volume',
    [volume({}), claim({ storageClassName: 'ssd' })],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  [
    'claim-class',
    'another class than that of the volume that names the claim',
    [
      volume({ claimRef: { name: 'models' } }),
      claim({ storageClassName: 'ssd' }),
      object('PersistentVolumeClaim', 'a', {}),
    ],
    ['PersistentVolumeClaim spec.storageClassName'],
  ],
  [
    'claim-class',
    'a volume that names another claim',
    [volume({ claimRef: { name: 'weights' } }), claim({ storageClassName: 'ssd' })],
    [],
  ],
  [
    'claim-class',
    'a volume with other access modes',
    [volume({ accessModes: ['ReadOnlyMany'] }), claim({ accessModes: ['ReadWriteOnce'], storageClassName: 'ssd' })],
    [],
  ],
  ['claim-class', 'no volume', [claim({})], []],
  [
    'reference-missing',
    'credentials of a trigger',
    [authentication('TriggerAuthentication', 'prometheus-auth'), keda({ triggers: [trigger('promethues-auth')] })],
    ['ScaledObject spec.triggers[0].authenticationRef.name'],
  ],
  [
    'reference-missing',
    'credentials of the cluster, and credentials outside of the app',
    [
      authentication('ClusterTriggerAuthentication', 'prometheus-auth'),
      keda({ triggers: [trigger('prometheus-auth', 'ClusterTriggerAuthentication'), trigger('kafka')] }),
    ],
    [],
  ],
  [
    'reference-missing',
    'a password of a registry that is not in the app, next to other Secrets',
    [
      object('Secret', 'database'),
      object('Secret', 'cache'),
      deployment({
        container: { envFrom: [{ secretRef: { name: 'database' } }, { secretRef: { name: 'cache' } }] },
        pod: { imagePullSecrets: [{ name: 'registry' }] },
      }),
    ],
    [],
  ],
  [
    'monitor-selects-nothing',
    'labels of the pods',
    [deployment(), service(), monitor('ServiceMonitor', {})],
    ['ServiceMonitor spec.selector'],
  ],
  [
    'monitor-selects-nothing',
    'another label',
    [deployment(), monitor('PodMonitor', { selector: { matchLabels: { app: 'server' } } })],
    ['PodMonitor spec.selector'],
  ],
  [
    'monitor-selects-nothing',
    'Google Cloud',
    [
      deployment(),
      object('PodMonitoring.monitoring.googleapis.com/v1', 'a', { selector: { matchLabels: { app: 'server' } } }),
    ],
    ['PodMonitoring spec.selector'],
  ],
  ['monitor-selects-nothing', 'the Service', [labeled, monitor('ServiceMonitor', {})], []],
  [
    'monitor-selects-nothing',
    'all namespaces',
    [service(), monitor('ServiceMonitor', { namespaceSelector: { any: true } })],
    [],
  ],
  [
    'monitor-port',
    'of a Service',
    [labeled, monitor('ServiceMonitor', { endpoints: [{ port: 'metrics' }] })],
    ['ServiceMonitor spec.endpoints[0].port'],
  ],
  [
    'monitor-port',
    'without a name',
    [service({}, { labels: { app: 'model' } }), monitor('ServiceMonitor', { endpoints: [{ port: 'http' }] })],
    ['ServiceMonitor spec.endpoints[0].port'],
  ],
  [
    'monitor-port',
    'of pods',
    [deployment(), monitor('PodMonitor', { podMetricsEndpoints: [{ port: 'http' }, { port: 'x' }] })],
    ['PodMonitor spec.podMetricsEndpoints[1].port'],
  ],
  ['monitor-port', 'the name', [labeled, monitor('ServiceMonitor', { endpoints: [{ port: 'http' }] })], []],
  [
    'inference-pool',
    'another label',
    [deployment(), pool({ selector: { matchLabels: { app: 'x' } } })],
    ['InferencePool spec.selector'],
  ],
  [
    'inference-pool',
    'labels without matchLabels',
    [deployment(), pool({ selector: { app: 'model' } })],
    ['InferencePool spec.selector'],
  ],
  [
    'inference-pool',
    'another port',
    [deployment(), pool({ selector, targetPorts: [{ number: 8000 }] })],
    ['InferencePool spec.targetPorts[0].number'],
  ],
  [
    'inference-pool',
    'an old version',
    [deployment(), pool({ selector: { app: 'x' } }, 'inference.networking.x-k8s.io/v1alpha2')],
    ['InferencePool spec.selector'],
  ],
  [
    'readiness-probe-missing',
    'an InferencePool without matchLabels',
    [deployment({ container: { readinessProbe: undefined } }), pool({ selector: { app: 'model' } })],
    ['Deployment spec.template.spec.containers[0].readinessProbe'],
  ],
  ['readiness-probe-missing', 'the pods of an InferencePool', [deployment(), pool({ selector })], []],
  ['inference-pool', 'the pods', [deployment(), pool({ selector, targetPorts: [{ number: 8080 }] })], []],
  [
    'removed-api',
    'an HPA',
    [object('HorizontalPodAutoscaler.autoscaling/v2beta2', 'a', {})],
    ['HorizontalPodAutoscaler apiVersion'],
  ],
  ['removed-api', 'an Ingress', [object('Ingress.extensions/v1beta1', 'a', {})], ['Ingress apiVersion']],
  ['removed-api', 'a CronJob', [object('CronJob.batch/v1beta1', 'a', {})], ['CronJob apiVersion']],
  [
    'removed-api',
    'a budget',
    [object('PodDisruptionBudget.policy/v1beta1', 'a', { selector: {} })],
    ['PodDisruptionBudget apiVersion'],
  ],
  [
    'removed-api',
    'a pod security policy',
    [object('PodSecurityPolicy.policy/v1beta1', 'a', {}), object('PodSecurityPolicy.extensions/v1beta1', 'b', {})],
    ['PodSecurityPolicy apiVersion', 'PodSecurityPolicy apiVersion'],
  ],
  ...(
    [
      ['FlowSchema.flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema'],
      ['PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io/v1beta3', 'PriorityLevelConfiguration'],
      ['APIService.apiregistration.k8s.io/v1beta1', 'APIService'],
      ['TokenReview.authentication.k8s.io/v1beta1', 'TokenReview'],
      ['SubjectAccessReview.authorization.k8s.io/v1beta1', 'SubjectAccessReview'],
      ['CronJob.batch/v2alpha1', 'CronJob'],
      ['Event.events.k8s.io/v1beta1', 'Event'],
      ['PodPreset.settings.k8s.io/v1alpha1', 'PodPreset'],
    ] as const
  ).map(([type, kind]): Case => ['removed-api', type, [object(type, 'a', {})], [`${kind} apiVersion`]]),
  [
    'removed-api',
    'a version that is served',
    [object('ValidatingAdmissionPolicy.admissionregistration.k8s.io/v1beta1', 'a', {})],
    [],
  ],
  [
    'datastore-exposed',
    'a cache',
    [deployment({ container: { image: 'redis:8' } }), service({ type: 'LoadBalancer' })],
    ['Service spec.type'],
  ],
  [
    'datastore-exposed',
    'a database',
    [deployment({ container: { image: 'bitnami/mongodb:8' } }), service({ type: 'NodePort' })],
    ['Service spec.type'],
  ],
  [
    'datastore-exposed',
    'a vector database',
    [deployment({ container: { image: 'qdrant/qdrant:v1' } }), service({ type: 'LoadBalancer' })],
    ['Service spec.type'],
  ],
  [
    'datastore-exposed',
    'inside',
    [
      deployment({ container: { image: 'redis:8' } }),
      service(
        { type: 'LoadBalancer' },
        { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' } },
      ),
    ],
    [],
  ],
];

test.each([...AUTOSCALING, ...OTHERS])('%s: %s', (id, _, objects, paths) => {
  expect(pathsOf(id, objects)).toEqual(paths);
});

describe.each(KINDS_THAT_SERVE)('pods of a %s', (kind, create, podPath) => {
  test('need a readiness probe behind a Service', () => {
    const bare = create({ container: { readinessProbe: undefined } });
    expect(pathsOf('readiness-probe-missing', [bare, service()])).toEqual([
      `${kind} ${podPath}.containers[0].readinessProbe`,
    ]);
    expect(pathsOf('readiness-probe-missing', [bare])).toEqual([]);
    expect(pathsOf('readiness-probe-missing', [bare, service({ publishNotReadyAddresses: true })])).toEqual([]);
    expect(pathsOf('readiness-probe-missing', [create(), service()])).toEqual([]);
  });

  test('are spread by their own labels', () => {
    const wrong = { labelSelector: { matchLabels: { app: 'x' } }, topologyKey: 'kubernetes.io/hostname' };
    const right = { ...wrong, labelSelector: selector };
    const all = (term: object) => ({
      topologySpreadConstraints: [term],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [term],
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }],
        },
      },
    });
    expect(pathsOf('spread-selects-nothing', [create({ pod: all(wrong) })])).toHaveLength(3);
    expect(pathsOf('spread-selects-nothing', [create({ pod: all(right) })])).toEqual([]);
  });
});

test.each(['Deployment.apps/v1', 'StatefulSet.apps/v1', 'Rollout.argoproj.io/v1alpha1'])(
  '%s: two pods need a budget',
  (kind) => {
    const { spec } = deployment() as { spec: object };
    const two = object(kind, 'model', { ...spec, replicas: 2 });
    expect(pathsOf('budget-missing', [two, service()])).toEqual([`${kind.split('.')[0]} metadata.name`]);
    expect(pathsOf('budget-missing', [two])).toEqual([]);
    expect(
      pathsOf('budget-missing', [two, service(), object(BUDGET, 'model', { selector, maxUnavailable: 1 })]),
    ).toEqual([]);
    expect(pathsOf('budget-missing', [object(kind, 'model', { ...spec, replicas: 1 }), service()])).toEqual([]);
  },
);
