import { Duration } from 'cdk8s';
import { HttpIngressPathType, ImagePullPolicy } from 'cdk8s-plus-28';
import {
  type AutoscaleOptions,
  CanaryRelease,
  CapacityQuota,
  type CapacityQuotaProps,
  type DownloadOptions,
  DrainAction,
  HostIngress,
  type HostIngressProps,
  MlApp,
  ModelStore,
  Monitoring,
  type MonitoringProps,
  type OciImageOptions,
  type PeakLoad,
  Resources,
  type ResourcesProps,
  ScaleDown,
  ScaleUp,
  ScalingMetric,
  type ScalingPace,
  ServingTiming,
  type ServingTimingProps,
} from '../../../lib/index';
import { PropCheck } from '../../../lib/validation/prop-check';
import { type Manifest, at, containerOf, find, synth, testChart } from '../../support';

// Required<...>: a new prop that is not set here does not compile

const APP = { image: 'registry.example.com/sentiment:1.4.0', port: 8080 };
const s = (seconds: number) => Duration.seconds(seconds);

function synthWith(build: (app: MlApp) => void, props: object = {}): Manifest[] {
  const chart = testChart('models');
  build(new MlApp(chart, 'sentiment', { ...APP, ...props }));
  return synth(chart);
}

test('Resources', () => {
  const props: Required<ResourcesProps> = {
    cpu: '2',
    cpuLimit: '3',
    memory: '4Gi',
    memoryLimit: '5Gi',
    ephemeralStorage: '6Gi',
    ephemeralStorageLimit: '7Gi',
    gpus: 8,
    gpuResource: 'amd.com/gpu',
    gpuNodeLabels: { 'amd.com/gpu.family': 'AI' },
    spareGpu: true,
    sharedMemory: '1Gi',
  };
  const { spareGpu, ...kept } = props;
  expect(Resources._check(new PropCheck('Resources'), props)).toEqual({ ...kept, surges: spareGpu });

  const deployment = find(
    synthWith(() => undefined, { resources: props }),
    'Deployment',
  );
  expect(containerOf(deployment).resources).toEqual({
    requests: { cpu: '2', memory: '4Gi', 'ephemeral-storage': '6Gi', 'amd.com/gpu': 8 },
    limits: { cpu: '3', memory: '5Gi', 'ephemeral-storage': '7Gi', 'amd.com/gpu': 8 },
  });
  expect(at(deployment, 'spec.strategy.rollingUpdate')).toEqual({ maxSurge: 1, maxUnavailable: 0 });
});

test('ServingTiming', () => {
  const props: Required<ServingTimingProps> = {
    loadTime: s(120),
    slowestRequest: s(20),
    drain: s(15),
    drainAction: DrainAction.SLEEP_COMMAND,
    detectionTime: s(60),
    readinessDelay: s(7),
    readinessPeriod: s(10),
    readinessSuccesses: 2,
    startupBudget: s(300),
    livenessTimeout: s(25),
    hangDetectionTime: s(200),
    gracePeriod: s(100),
    progressDeadline: s(3000),
  };
  const deployment = find(
    synthWith(() => undefined, { timing: props }),
    'Deployment',
  );
  expect(containerOf(deployment)).toMatchObject({
    startupProbe: { periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 151 },
    // 10 + (n - 1) x 10 + 5, and 5 for the proxies, within 60 s
    readinessProbe: {
      initialDelaySeconds: 7,
      periodSeconds: 10,
      timeoutSeconds: 5,
      successThreshold: 2,
      failureThreshold: 5,
    },
    // 10 + (n - 1) x 25 + 25 within 200 s
    livenessProbe: { periodSeconds: 10, timeoutSeconds: 25, failureThreshold: 7 },
    lifecycle: { preStop: { exec: { command: ['sleep', '15'] } } },
  });
  expect(deployment.spec).toMatchObject({
    minReadySeconds: 10,
    progressDeadlineSeconds: 3000,
    template: { spec: { terminationGracePeriodSeconds: 100 } },
  });
  expect(ServingTiming.derive(props).startupBudgetSeconds).toBe(300);
});

test('Autoscaling', () => {
  const pace: Required<ScalingPace> = { stabilization: s(30), pods: 3, percent: 40, period: s(90) };
  const peakLoad: Required<PeakLoad> = { requestsPerSecond: 10, cpuPerRequest: s(1), latency: s(2) };
  const options: Required<AutoscaleOptions> = {
    name: 'sentiment-hpa',
    minReplicas: 3,
    maxReplicas: 40,
    targetCpuUtilization: 70,
    metrics: [ScalingMetric.requestsInFlight(4)],
    scaleUp: ScaleUp.atPace(pace),
    scaleDown: ScaleDown.atPace(pace),
    peakLoad,
  };
  const behavior = {
    stabilizationWindowSeconds: 30,
    policies: [
      { type: 'Pods', value: 3, periodSeconds: 90 },
      { type: 'Percent', value: 40, periodSeconds: 90 },
    ],
  };
  const objects = synthWith((app) => app.autoscale(options));
  expect(find(objects, 'HorizontalPodAutoscaler', 'sentiment-hpa').spec).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'sentiment' },
    minReplicas: 3,
    maxReplicas: 40,
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      {
        type: 'Pods',
        pods: { metric: { name: 'http_requests_in_flight' }, target: { type: 'AverageValue', averageValue: '4' } },
      },
    ],
    behavior: { scaleUp: expect.objectContaining(behavior), scaleDown: expect.objectContaining(behavior) },
  });
  // 10 requests per second of 1 s CPU need 29 replicas with 0.5 CPUs at 70%
  expect(() => synthWith((app) => app.autoscale({ ...options, maxReplicas: 28 }))).toThrow(
    'maxReplicas is 28, must be at least 29 to serve 10 requests per second',
  );
});

test('HostIngress', () => {
  const objects = synthWith((app) => {
    app.service.bind(8081, { name: 'second', targetPort: 8080 });
    const props: Required<Omit<HostIngressProps, 'tlsSecret' | 'tls'>> = {
      hosts: { 'sentiment.example.com': app.service },
      ports: { 'sentiment.example.com': 8081 },
      rules: [
        {
          host: 'sentiment.example.com',
          path: '/v2',
          pathType: HttpIngressPathType.EXACT,
          serviceName: 'v2',
          port: 82,
        },
      ],
      name: 'hosts',
      className: 'nginx',
      tlsSecretName: 'certificate',
      annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '10m' },
    };
    new HostIngress(app, 'ingress', props);
  });
  const backend = { service: { name: 'sentiment', port: { number: 8081 } } };
  const v2 = { path: '/v2', pathType: 'Exact', backend: { service: { name: 'v2', port: { number: 82 } } } };
  expect(find(objects, 'Ingress', 'hosts').metadata.annotations).toEqual({
    'nginx.ingress.kubernetes.io/proxy-body-size': '10m',
  });
  expect(find(objects, 'Ingress', 'hosts').spec).toEqual({
    ingressClassName: 'nginx',
    rules: [{ host: 'sentiment.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }, v2] } }],
    tls: [{ hosts: ['sentiment.example.com'], secretName: 'certificate' }],
  });
});

test('ModelStore.ociImage', () => {
  const options: Required<OciImageOptions> = { mountPath: '/weights', imagePullPolicy: ImagePullPolicy.ALWAYS };
  const deployment = find(
    synthWith(() => undefined, { modelStore: ModelStore.ociImage('registry.example.com/weights:1.4.0', options) }),
    'Deployment',
  );
  expect(at(deployment, 'spec.template.spec.volumes')).toContainEqual({
    name: 'model',
    image: { reference: 'registry.example.com/weights:1.4.0', pullPolicy: 'Always' },
  });
  const mount = { name: 'model', mountPath: '/weights', readOnly: true };
  expect(containerOf(deployment).volumeMounts).toContainEqual(mount);
});

test('ModelStore.download', () => {
  const options: Required<DownloadOptions> = {
    mountPath: '/weights',
    sha256: '0123456789abcdef'.repeat(4),
    size: '300Mi',
    image: 'registry.example.com/busybox:1.37',
  };
  const url = 'http://models.example.com:8081/v1/model.onnx';
  const objects = synthWith(() => undefined, { modelStore: ModelStore.download(url, options) });
  expect(at(find(objects, 'Deployment'), 'spec.template.spec')).toMatchObject({
    initContainers: [
      {
        image: 'registry.example.com/busybox:1.37',
        env: [
          { name: 'HOME', value: '/tmp' },
          { name: 'USER', value: 'nonroot' },
          { name: 'URL', value: url },
          { name: 'SHA256', value: options.sha256 },
          { name: 'TARGET', value: '/weights/model.onnx' },
        ],
        volumeMounts: [
          { mountPath: '/weights', name: 'model' },
          { mountPath: '/tmp', name: 'tmp' },
        ],
      },
    ],
    volumes: expect.arrayContaining([{ name: 'model', emptyDir: { sizeLimit: '300Mi' } }]),
  });
  expect(at(find(objects, 'NetworkPolicy'), 'spec.egress.1.ports.0.port')).toBe(8081);
});

test('CapacityQuota', () => {
  const props: Required<CapacityQuotaProps> = { name: 'models-quota' };
  const objects = synthWith((app) => new CapacityQuota(app, 'quota', props), { replicas: 3 });
  // three replicas, and one more during a rollout
  expect(find(objects, 'ResourceQuota', 'models-quota').spec).toEqual({
    hard: {
      pods: '4',
      'requests.cpu': '2',
      'requests.memory': '2Gi',
      'requests.ephemeral-storage': '512Mi',
      'limits.memory': '2Gi',
      'limits.ephemeral-storage': '4Gi',
    },
  });
});

test('Monitoring', () => {
  const objects = synthWith((app) => {
    const release = new CanaryRelease(app, 'ranker', {
      port: 8080,
      stable: { image: 'registry.example.com/ranker:1.0', replicas: 3 },
      canary: { image: 'registry.example.com/ranker:2.0', replicas: 1 },
    });
    const props: Required<MonitoringProps> = {
      apps: [app],
      releases: [release],
      name: 'watch',
      labels: { release: 'prometheus' },
      prometheusNamespace: 'observability',
      interval: s(15),
      availabilityPercent: 99.5,
      latency: Duration.millis(250),
      requestsInFlight: 4.5,
      dashboardLabels: { dashboard: 'yes' },
    };
    new Monitoring(app, 'monitoring', props);
  });
  for (const name of ['sentiment', 'ranker-stable', 'ranker-canary']) {
    const { metadata, spec } = find(objects, 'PodMonitor', name);
    expect(metadata.labels).toMatchObject({ release: 'prometheus' });
    expect(at(spec, 'podMetricsEndpoints.0')).toEqual({ port: 'http', path: '/metrics', interval: '15s' });
    expect(at(find(objects, 'NetworkPolicy', name), 'spec.ingress.0.from.1.namespaceSelector')).toEqual({
      matchLabels: { 'kubernetes.io/metadata.name': 'observability' },
    });
  }
  const rule = find(objects, 'PrometheusRule', 'watch');
  expect(rule.metadata.labels).toMatchObject({ release: 'prometheus' });
  expect(at(rule, 'spec.groups.0.rules.1.expr')).toContain('> 14.4 * 0.005');
  expect(at(rule, 'spec.groups.0.rules.3.expr')).toMatch(/> 0\.25$/);
  expect(at(rule, 'spec.groups.0.rules.6.expr')).toMatch(/> 4\.5$/);
  expect(at(rule, 'spec.groups.3.name')).toBe('ranker-canary against ranker-stable');
  expect(find(objects, 'ConfigMap', 'watch-dashboard').metadata.labels).toMatchObject({ dashboard: 'yes' });
});
