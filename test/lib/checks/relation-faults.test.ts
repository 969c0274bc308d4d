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
  [
    'autoscaler-bounds',
    'of KEDA with an idle number',
    [deployment(), keda({ idleReplicaCount: 0, minReplicaCount: 4, maxReplicaCount: 3 })],
    ['ScaledObject spec.maxReplicaCount'],
  ],
  [
    'autoscaler-bounds',
    'equal, but more than the idle number',
    [deployment(), keda({ idleReplicaCount: 0, minReplicaCount: 3, maxReplicaCount: 3 })],
    [],
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

const OTHERS: Case[] = [
  ['governing-service', 'a cluster IP', [set('model'), service()], ['StatefulSet spec.serviceName']],
  ['governing-service', 'no name', [set(), service()], ['StatefulSet spec.serviceName']],
  ['governing-service', 'a typo', [set('modle'), service({ clusterIP: 'None' })], ['StatefulSet spec.serviceName']],
  ['governing-service', 'a headless Service', [set('model'), service({ clusterIP: 'None' })], []],
  ['governing-service', 'outside of the app', [set('model')], []],
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

  test('without a readiness probe are reported at a container, not at a sidecar', () => {
    const sidecar = { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always', ports: [{ containerPort: 9 }] };
    const bare = create({
      container: { readinessProbe: undefined, ports: undefined },
      pod: { initContainers: [sidecar] },
    });
    expect(pathsOf('readiness-probe-missing', [bare, service()])).toEqual([
      `${kind} ${podPath}.containers[0].readinessProbe`,
    ]);
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
