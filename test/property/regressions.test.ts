import { Chart, Testing } from 'cdk8s';
import { ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import {
  CanaryRelease,
  type CanaryReleaseProps,
  CapacityQuota,
  HostIngress,
  HttpRoute,
  MlApp,
  type MlAppProps,
  ModelStore,
  Monitoring,
  type ResourcesProps,
  RestrictedNamespace,
  ScalingMetric,
} from '../../lib';
import { find, synth, testChart } from '../support';

/**
 * Minimal counterexamples of the property test. Without a check, each synthesizes an object that Kubernetes rejects or warns of, or
 * throws an error without a fix.
 */
const props: MlAppProps = { image: 'model:1.0', port: 8080 };
const release: CanaryReleaseProps = { port: 8080, stable: { image: 'a:1.0' }, canary: { image: 'a:2.0' } };
/** Passes a value of any type, as JavaScript can. */
const wrong = (value: unknown) => value as never;

test.each<[Partial<MlAppProps>, string]>([
  [
    { labels: { app: '' } },
    'chart/model: labels is {"app":""}, must contain at least one label with a value, because a Service without a selector selects no pods: add one',
  ],
  [
    { labels: { 'a..b/app': 'x' } },
    "chart/model: labels is 'a..b/app', must have keys like 'tier' or 'example.com/app'",
  ],
  [{ env: { '..': 'x' } }, "chart/model: env is '..', must be the name of an environment variable, like 'MODEL_URL'"],
  [{ env: { '..a': 'x' } }, "chart/model: env is '..a', must be the name"],
  [{ env: { N: wrong(1) } }, "chart/model: env.N is 1, must be a string: pass a value such as 'info'"],
  [{ env: { N: '\ud800' } }, "chart/model: env.N is '\ud800', must be a string of whole characters"],
  [{ args: [wrong(null)] }, 'chart/model: args[0] is null, must be a string'],
  [
    { imagePullPolicy: wrong('always') },
    "chart/model: imagePullPolicy is 'always', must be one of Always, IfNotPresent, Never",
  ],
  [
    { service: { serviceType: wrong('clusterip') } },
    "chart/model: service.serviceType is 'clusterip', must be one of ClusterIP, NodePort, LoadBalancer, ExternalName",
  ],
  [
    { timing: { loadTime: wrong(30) } },
    'chart/model: timing.loadTime is 30, must be a Duration: pass a value such as Duration.seconds(90)',
  ],
  [
    { modelStore: ModelStore.fromClaimName('c', { mountPath: '/a/../b' }) },
    "chart/model: modelStore.mountPath is '/a/../b', must be an absolute path without ':', '..' or a '/' at its end, like '/models'",
  ],
  [
    { modelStore: ModelStore.fromClaimName('c', { mountPath: '/tmp' }) },
    "chart/model: modelStore.mountPath is '/tmp', which is already a mount path: pass another folder",
  ],
])('MlApp %j', (bad, message) => {
  expect(() => new MlApp(testChart(), 'model', { ...props, ...bad })).toThrow(message);
});

test.each<[ResourcesProps, string]>([
  [
    { cpuLimit: '16Ei' },
    "chart/model: resources.cpuLimit is '16Ei', must be a multiple of 1m, at least 1m and at most 1M: pass '2', '0.5' or '500m'",
  ],
  [
    { memoryLimit: '9223372036854775807' },
    "chart/model: resources.memoryLimit is '9223372036854775807', must be at least 1Mi and at most 1Pi, in whole bytes: pass '512Mi' or '4Gi'",
  ],
  [{ memory: '1048576.0000001' }, "chart/model: resources.memory is '1048576.0000001', must be at least 1Mi"],
  [
    { gpus: 1, memory: '1Gi', gpuResource: 'kubernetes.io/gpu' },
    "chart/model: resources.gpuResource is 'kubernetes.io/gpu', must be an extended resource with its device plugin's domain, like 'nvidia.com/gpu'",
  ],
  [{ gpuResource: 'requests.nvidia.com/gpu' }, "chart/model: resources.gpuResource is 'requests.nvidia.com/gpu', must"],
  [{ gpuResource: `${'a.'.repeat(121)}abc/gpu` }, 'must be an extended resource'],
])('resources %j', (resources, message) => {
  expect(() => new MlApp(testChart(), 'model', { ...props, resources })).toThrow(message);
});

test.each<[Partial<CanaryReleaseProps>, string]>([
  [{ labels: { track: 'a' } }, "chart/model: labels is 'track', which distinguishes the tracks: pass another label"],
  [
    { versionLabel: 'track' },
    "chart/model: versionLabel is 'track', must not be a label that selects pods: pass another one",
  ],
  [{ versionLabel: 'app' }, "chart/model: versionLabel is 'app', must not be a label that selects pods"],
])('CanaryRelease %j', (bad, message) => {
  expect(() => new CanaryRelease(testChart(), 'model', { ...release, ...bad })).toThrow(message);
});

test('an invalid latency of a peak load', () => {
  const app = new MlApp(testChart(), 'model', props);
  const peakLoad = { requestsPerSecond: 1, latency: wrong('30s') };
  expect(() => app.autoscale({ maxReplicas: 2, metrics: [ScalingMetric.requestsInFlight(1)], peakLoad })).toThrow(
    "chart/model: peakLoad.latency is '30s', must be a Duration: pass a value such as Duration.millis(300)",
  );
});

test('an invalid pull policy', () => {
  expect(() => ModelStore.ociImage('a:1', { imagePullPolicy: wrong('') })).toThrow(
    "ModelStore: imagePullPolicy is '', must be one of Always, IfNotPresent, Never: pass a value such as ImagePullPolicy.ALWAYS",
  );
});

test('an invalid latency of a Monitoring', () => {
  const chart = testChart('models');
  const apps = [new MlApp(chart, 'model', props)];
  expect(() => new Monitoring(chart, 'monitoring', { apps, latency: wrong(0.5) })).toThrow(
    'chart/monitoring: latency is 0.5, must be a Duration: pass a value such as Duration.millis(500)',
  );
});

test.each<[string, (chart: Chart) => unknown]>([
  ['model', (chart) => new MlApp(chart, 'model', props)],
  ['quota', (chart) => new CapacityQuota(chart, 'quota')],
  ['namespace', (chart) => new RestrictedNamespace(chart, 'namespace')],
])("an invalid namespace is rejected by the chart's %s", (id, build) => {
  expect(() => build(testChart('My_Models'))).toThrow(
    `chart/${id}: chart.namespace is 'My_Models', must be a name of at most 63 lower-case letters, digits or '-' that neither starts nor ends with '-'`,
  );
});

test('a namespace can start with a digit', () => {
  const chart = testChart('3d');
  new RestrictedNamespace(chart, 'namespace');
  expect(find(synth(chart), 'Namespace', '3d').metadata.name).toBe('3d');
});

test('a call to an app without an address', () => {
  const app = Testing.app();
  const [here, there] = [new Chart(app, 'here', { namespace: 'here' }), new Chart(app, 'there')];
  const model = new MlApp(there, 'model', props);
  expect(() => new MlApp(here, 'gateway', props).calls(model)).toThrow(
    "here/gateway: calls().callee is 'model', must be in a chart with a namespace, because this app has one: pass a namespace to the chart of the callee",
  );
});

test('a host for a Service without a namespace', () => {
  const app = Testing.app();
  const [here, there] = [new Chart(app, 'here', { namespace: 'here' }), new Chart(app, 'there')];
  const { service } = new MlApp(there, 'model', props);
  expect(() => new HostIngress(here, 'ingress', { hosts: { 'a.example.com': service } })).toThrow(
    "here/ingress: hosts['a.example.com'] is '/model', must be in the namespace 'here': add a HostIngress to its chart",
  );
});

test('a route from a chart without a namespace to a Service in another one', () => {
  const app = Testing.app();
  const [here, there] = [new Chart(app, 'here'), new Chart(app, 'there', { namespace: 'there' })];
  const backends = [{ service: new MlApp(there, 'model', props).service }];
  expect(() => new HttpRoute(here, 'route', { gatewayName: 'public', hosts: ['a.example.com'], backends })).toThrow(
    "here/route: backends[0].service is 'there/model', must be in no namespace: add an HttpRoute to its chart",
  );
});

test('similar valid props are accepted', () => {
  const store = ModelStore.ociImage('a:1', { imagePullPolicy: ImagePullPolicy.NEVER, mountPath: '/opt/a..b/.c' });
  const app = new MlApp(testChart(), 'model', {
    ...props,
    labels: { app: 'a', tier: '' },
    env: { '.a': '', '_.': '🙂' },
    modelStore: store,
    resources: { gpus: 1, memory: '1048577', gpuResource: 'gpu.k8s.io/a' },
    service: { serviceType: ServiceType.NODE_PORT },
  });
  expect(app.container.env.variables).toHaveProperty(['_.']);
});
