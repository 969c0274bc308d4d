import { Duration } from 'cdk8s';
import { Env, EnvFieldPaths, EnvValue, ImagePullPolicy, Secret, ServiceType } from 'cdk8s-plus-28';
import { Health, MlApp, type MlAppProps, ModelStore, Mount, Peer } from '../../../lib/index';
import { at, containerOf, find, synth, testChart } from '../../support';

test('every prop reaches the manifest', () => {
  const chart = testChart();
  // a new prop that is not set here does not compile
  const all: Required<MlAppProps> = {
    image: 'example.com/model@sha256:' + 'a'.repeat(64),
    name: 'sentiment',
    port: 9000,
    // each prop: extra-ports.test.ts
    extraPorts: [{ name: 'grpc', port: 9001 }],
    // test/lib/servers/
    server: undefined as never,
    metricsPort: 9090,
    // monitoring.test.ts
    metricsPath: '/prometheus',
    replicas: 3,
    labels: { 'example.com/app': 'sentiment' },
    resources: {
      cpu: '2',
      cpuLimit: '4',
      memory: '4Gi',
      memoryLimit: '6Gi',
      ephemeralStorage: '2Gi',
      ephemeralStorageLimit: '3Gi',
    },
    timing: { loadTime: Duration.minutes(3), slowestRequest: Duration.minutes(1), drain: Duration.seconds(0) },
    // contradicts readiness and liveness: covered by health.test.ts
    health: undefined as never,
    readiness: Health.http('/v2/health/ready'),
    liveness: Health.grpc({ port: 9001, service: 'sentiment' }),
    startup: Health.tcp({ port: 9002 }),
    imagePullPolicy: ImagePullPolicy.ALWAYS,
    command: ['serve'],
    args: ['--model', 'sentiment', '--level=$(LOG_LEVEL)$$'],
    envVariables: { POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP) },
    envFrom: [Env.fromSecret(Secret.fromSecretName(chart, 'database', 'database'))],
    env: { LOG_LEVEL: 'info', HOME: '/home/model' },
    expandVariables: true,
    user: 1000,
    group: 0,
    volumeGroup: 2000,
    clients: [Peer.inNamespace('shop')],
    scrapers: [Peer.ipBlock('203.0.113.0/24')],
    mounts: [Mount.emptyDir('/srv/cache')],
    // each prop of these: containers.test.ts
    initContainers: [{ name: 'prepare', image: 'tools:1.0' }],
    sidecars: [{ name: 'proxy', image: 'proxy:1.0', resources: { cpu: '1', memory: '1Gi' } }],
    imagePullSecrets: ['registry'],
    // each prop of these: scheduling.test.ts
    scheduling: { priorityClass: 'serving' },
    rollout: { revisionHistoryLimit: 3 },
    // service-account.test.ts
    serviceAccount: { mountToken: true },
    podLabels: { tier: 'models' },
    podAnnotations: { 'example.com/a': '1' },
    deploymentLabels: { tier: 'apps' },
    deploymentAnnotations: { 'example.com/b': '2' },
    modelStore: ModelStore.fromClaimName('weights'),
    service: {
      name: 'sentiment-http',
      serviceType: ServiceType.NODE_PORT,
      port: 81,
      nodePort: 30080,
      appProtocol: 'http',
      headless: false,
      labels: { tier: 'services' },
      annotations: { 'example.com/c': '3' },
    },
  };
  new MlApp(chart, 'Model', all);
  const objects = synth(chart);
  const deployment = find(objects, 'Deployment', 'sentiment');
  const container = containerOf(deployment);
  expect(deployment.metadata).toMatchObject({ labels: { tier: 'apps' }, annotations: { 'example.com/b': '2' } });
  const service = find(objects, 'Service').metadata;
  expect(service).toMatchObject({ labels: { tier: 'services' }, annotations: { 'example.com/c': '3' } });
  expect(at(deployment, 'spec.template.metadata')).toMatchObject({
    labels: { tier: 'models' },
    annotations: { 'example.com/a': '1' },
  });
  expect(at(deployment, 'spec.replicas')).toBe(3);
  expect(at(deployment, 'spec.selector.matchLabels')).toEqual({ 'example.com/app': 'sentiment' });
  expect(at(deployment, 'spec.template.spec.terminationGracePeriodSeconds')).toBe(70);
  expect(at(deployment, 'spec.progressDeadlineSeconds')).toBe(753);
  expect(container).toMatchObject({
    image: 'example.com/model@sha256:' + 'a'.repeat(64),
    imagePullPolicy: 'Always',
    command: ['serve'],
    args: ['--model', 'sentiment', '--level=$(LOG_LEVEL)$$'],
    envFrom: [{ secretRef: { name: 'database' } }],
    env: [
      { name: 'HOME', value: '/home/model' },
      { name: 'USER', value: 'nonroot' },
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'LOG_LEVEL', value: 'info' },
    ],
    securityContext: { runAsUser: 1000, runAsGroup: 0, runAsNonRoot: true },
    ports: [{ containerPort: 9000 }, { containerPort: 9001 }, { containerPort: 9090 }, { containerPort: 9002 }],
    resources: {
      requests: { cpu: '2', memory: '4Gi', 'ephemeral-storage': '2Gi' },
      limits: { cpu: '4', memory: '6Gi', 'ephemeral-storage': '3Gi' },
    },
    startupProbe: { periodSeconds: 3, failureThreshold: 121, tcpSocket: { port: 9002 } },
    readinessProbe: { httpGet: { path: '/v2/health/ready' } },
    livenessProbe: {
      ...{ periodSeconds: 10, timeoutSeconds: 65, failureThreshold: 3 },
      grpc: { port: 9001, service: 'sentiment' },
    },
  });
  expect(at(deployment, 'spec.template.spec.securityContext')).toEqual({
    fsGroup: 2000,
    fsGroupChangePolicy: 'OnRootMismatch',
    runAsNonRoot: true,
  });
  expect(at(container, 'lifecycle')).toBeUndefined();
  expect(container.volumeMounts).toContainEqual({ name: 'model', mountPath: '/models', readOnly: true });
  expect(find(objects, 'NetworkPolicy').spec.ingress).toEqual([
    // the Service is open to any client
    { ports: [{ port: 9000, protocol: 'TCP' }] },
    { ports: [{ port: 9001, protocol: 'TCP' }] },
    { ports: [{ port: 9090, protocol: 'TCP' }], from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] },
  ]);
  expect(container.volumeMounts).toContainEqual({ name: 'srv-cache', mountPath: '/srv/cache' });
  expect(at(deployment, 'spec.template.spec.initContainers')).toMatchObject([{ name: 'prepare' }, { name: 'proxy' }]);
  expect(find(objects, 'Service', 'sentiment-http').spec).toMatchObject({
    type: 'NodePort',
    selector: { 'example.com/app': 'sentiment' },
    ports: [
      { name: 'http', port: 81, targetPort: 9000, nodePort: 30080, protocol: 'TCP' },
      { name: 'grpc', port: 9001, targetPort: 9001, protocol: 'TCP' },
    ],
  });
});
