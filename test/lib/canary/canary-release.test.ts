import { Duration } from 'cdk8s';
import { Env, EnvFieldPaths, EnvValue, Secret, ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import { Health, CanaryRelease, type CanaryReleaseProps, CanaryStep, Mount, Peer } from '../../../lib/index';
import { at, containerOf, find, synth, testChart } from '../../support';

const props: CanaryReleaseProps = {
  stable: { image: 'example.com/model:1.0', replicas: 3 },
  canary: { image: 'example.com/model:2.0', replicas: 1 },
  port: 8080,
};

describe('two tracks', () => {
  const chart = testChart();
  const release = new CanaryRelease(chart, 'model', props);
  const objects = synth(chart);

  test.each([
    ['Deployment', 'model-stable', 'spec.replicas', 3],
    ['Deployment', 'model-canary', 'spec.replicas', 1],
    ['Deployment', 'model-stable', 'spec.selector.matchLabels', { app: 'model', track: 'stable' }],
    ['Deployment', 'model-canary', 'spec.selector.matchLabels', { app: 'model', track: 'canary' }],
    ['Deployment', 'model-stable', 'spec.template.spec.containers.0.image', 'example.com/model:1.0'],
    ['Deployment', 'model-canary', 'spec.template.spec.containers.0.image', 'example.com/model:2.0'],
    ['Service', 'model', 'spec.selector', { app: 'model' }],
    ['Service', 'model-stable', 'spec.selector', { app: 'model', track: 'stable' }],
    ['Service', 'model-canary', 'spec.selector', { app: 'model', track: 'canary' }],
    ['PodDisruptionBudget', 'model-stable', 'spec.selector.matchLabels', { app: 'model', track: 'stable' }],
    ['Service', 'model', 'metadata.annotations', { 'cdk8s-ml-app/canary-share': '25% at 3 stable replicas' }],
  ])('%s %s has %s: %j', (kind, name, path, value) => {
    expect(at(find(objects, kind, name), path)).toEqual(value);
  });

  test.each(['stable', 'canary'] as const)('the version of the %s track is its tag', (track) => {
    expect(at(find(objects, 'Deployment', `model-${track}`), 'spec.template.metadata.labels')).toMatchObject({
      app: 'model',
      track,
      'app.kubernetes.io/version': track === 'stable' ? '1.0' : '2.0',
    });
  });

  test.each([
    [3, 25],
    [1, 50],
    [9, 10],
    [0, 100],
  ])('at %i stable replicas the canary receives %d percent of the requests', (replicas, percent) => {
    expect(release.canaryPercent(replicas)).toBe(percent);
  });
});

test('an autoscaled stable track annotates the range of the share', () => {
  const chart = testChart();
  const release = new CanaryRelease(chart, 'model', { ...props, stable: { image: 'model:1.0' } });
  release.stable.autoscale({ minReplicas: 2, maxReplicas: 19 });
  expect(find(synth(chart), 'Service', 'model').metadata.annotations).toEqual({
    'cdk8s-ml-app/canary-share': '33.3% at 2 stable replicas, 5% at 19 stable replicas',
  });
});

test('a canary without replicas receives no requests', () => {
  const release = new CanaryRelease(testChart(), 'model', { ...props, canary: { image: 'model:2.0', replicas: 0 } });
  expect(release.canaryPercent(0)).toBe(0);
});

describe('an invalid prop is rejected', () => {
  test.each<[Partial<CanaryReleaseProps>, string]>([
    [
      { canary: { image: 'example.com/other:1.0' } },
      "chart/model: canary.version is '1.0', must differ from stable.version: change the image, the modelStore or canary.version, or leave",
    ],
    [
      { canary: { image: 'localhost:5000/model' } },
      "chart/model: canary.image is 'localhost:5000/model', has no tag for the version: pass canary.version",
    ],
    [{ canary: { image: '' } }, "chart/model: canary.image is '', must be an image reference"],
    [
      { canary: { image: 'model:2.0', version: 'two point oh' } },
      "chart/model: canary.version is 'two point oh', must be a label value",
    ],
    [
      { stable: { image: 'model:1.0', replicas: -1 } },
      'chart/model/stable: replicas is -1, must be a whole number from 0',
    ],
    [{ versionLabel: 'not a key' }, "versionLabel is 'not a key', must have keys like 'tier'"],
    [{ name: 'Model' }, "chart/model: name is 'Model', must be a name"],
    [{ port: 0 }, 'chart/model/stable: port is 0'],
    [{ service: { port: 0 } }, 'chart/model: service.port is 0'],
  ])('%j', (bad, message) => {
    expect(() => new CanaryRelease(testChart(), 'model', { ...props, ...bad })).toThrow(message);
  });
});

test.each(['model', 'model-stable', 'model-canary'])('an open Service %s opens the policies of its pods', (name) => {
  const chart = testChart();
  const service = { serviceType: ServiceType.NODE_PORT };
  const part = { model: 'service', 'model-stable': 'stableService', 'model-canary': 'canaryService' }[name] ?? '';
  new CanaryRelease(chart, 'model', { ...props, [part]: service });
  const open = ['stable', 'canary'].filter(
    (track) => at(find(synth(chart), 'NetworkPolicy', `model-${track}`), 'spec.ingress.0.from') === undefined,
  );
  expect(open).toEqual(name === 'model' ? ['stable', 'canary'] : [name.replace('model-', '')]);
});

test('every prop reaches the manifests', () => {
  const chart = testChart();
  const all: Required<CanaryReleaseProps> = {
    stable: { image: 'model:1.0', version: 'one', replicas: 4 },
    canary: { image: 'model:2.0', version: 'two', replicas: 3 },
    step: CanaryStep.share(25),
    // contradict a route: covered by the tests of steps
    tolerance: undefined as never,
    maxReplicas: undefined as never,
    route: {
      gatewayName: 'public',
      gatewayNamespace: 'gateways',
      listener: 'https',
      hosts: ['a.example.com'],
      name: 'route',
    },
    // contradicts replicas: covered above
    autoscaling: undefined as never,
    externalScaling: undefined as never,
    // in-place.test.ts
    inPlace: false,
    // differ between the tracks: below
    modelStore: undefined as never,
    name: 'sentiment',
    labels: { app: 'sentiment' },
    versionLabel: 'version',
    service: { name: 'both', port: 81 },
    stableService: { name: 'old', port: 82 },
    canaryService: { name: 'new', port: 83 },
    port: 9000,
    extraPorts: [{ name: 'grpc', port: 9001, servicePort: 84, appProtocol: 'grpc' }],
    // test/lib/servers/
    server: undefined as never,
    metricsPort: 9090,
    metricsPath: '/prometheus',
    resources: { cpu: '2' },
    timing: { drain: Duration.seconds(9) },
    health: Health.http('/live'),
    readiness: Health.http('/ready'),
    liveness: undefined as never,
    startup: Health.exec(['/bin/check', '$(MODE)']),
    imagePullPolicy: ImagePullPolicy.NEVER,
    command: ['serve'],
    args: ['--$(MODE)'],
    envVariables: { POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP) },
    envFrom: [Env.fromSecret(Secret.fromSecretName(chart, 'database', 'database'))],
    env: { MODE: 'fast' },
    expandVariables: true,
    user: 1000,
    group: 0,
    volumeGroup: 2000,
    clients: [Peer.inNamespace('shop')],
    scrapers: [Peer.inNamespace('observability')],
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
  };
  new CanaryRelease(chart, 'model', all);
  const objects = synth(chart);
  for (const [track, version, replicas] of [
    ['stable', 'one', 4],
    ['canary', 'two', 3],
  ] as const) {
    const deployment = find(objects, 'Deployment', `sentiment-${track}`);
    expect(deployment.metadata).toMatchObject({ labels: { tier: 'apps' }, annotations: { 'example.com/b': '2' } });
    expect(at(deployment, 'spec.template.metadata.annotations')).toEqual({ 'example.com/a': '1' });
    expect(deployment.spec.replicas).toBe(replicas);
    expect(at(deployment, 'spec.template.metadata.labels')).toMatchObject({
      ...{ app: 'sentiment', track, version, tier: 'models' },
    });
    expect(at(deployment, 'spec.template.spec.initContainers')).toMatchObject([{ name: 'prepare' }, { name: 'proxy' }]);
    expect(containerOf(deployment)).toMatchObject({
      image: track === 'stable' ? 'model:1.0' : 'model:2.0',
      imagePullPolicy: 'Never',
      command: ['serve'],
      args: ['--$(MODE)'],
      envFrom: [{ secretRef: { name: 'database' } }],
      env: [
        { name: 'HOME', value: '/tmp' },
        { name: 'USER', value: 'nonroot' },
        { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'MODE', value: 'fast' },
      ],
      securityContext: { runAsUser: 1000, runAsGroup: 0 },
      ports: [{ containerPort: 9000 }, { containerPort: 9001, name: 'grpc' }, { containerPort: 9090 }],
      resources: { requests: { cpu: '2' } },
      startupProbe: { exec: { command: ['/bin/check', '$(MODE)'] } },
      readinessProbe: { httpGet: { path: '/ready' } },
      livenessProbe: { httpGet: { path: '/live' } },
      lifecycle: { preStop: { sleep: { seconds: 9 } } },
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' },
        { name: 'srv-cache', mountPath: '/srv/cache' },
      ],
    });
  }
  expect(objects.filter((o) => o.kind === 'Service').map((o) => [o.metadata.name, at(o, 'spec.ports.0.port')])).toEqual(
    [
      ['old', 82],
      ['new', 83],
      ['both', 81],
    ],
  );
  expect(at(find(objects, 'HTTPRoute', 'route'), 'spec.rules.0.backendRefs')).toEqual([
    { name: 'old', port: 82, weight: 75 },
    { name: 'new', port: 83, weight: 25 },
  ]);
});
