import { type Chart, Duration } from 'cdk8s';
import {
  CanaryRelease,
  CanaryStep,
  CapacityQuota,
  ExternalHost,
  Health,
  HostIngress,
  HttpRoute,
  MlApp,
  ModelServer,
  Monitoring,
  ReplicaSplit,
  ReplicaCount,
  ScaleDown,
  ScalingMetric,
  ServiceEndpoint,
} from '../lib';
import { UNLISTED_SERVER_DEFAULTS } from './server-default-values';
import { synth, testChart } from './support';

/** Props of any type. */
type Props = Record<string, any>;

const image = 'registry.example.com/model:1.0';
const appIn = (chart: Chart, props: Props = {}) => new MlApp(chart, 'model', { image, port: 8080, ...props });

/** Objects of a chart. */
function objectsWith(fill: (chart: Chart) => void): unknown {
  const chart = testChart('ns');
  fill(chart);
  return synth(chart);
}

const serviceIn = (chart: Chart) => new MlApp(chart, 'other', { image, port: 8080 }).service;

const app = (props: Props) => objectsWith((chart) => appIn(chart, props));
const sized = { cpu: '1', memory: '512Mi' };
const sidecar = (props: Props) => app({ sidecars: [{ name: 'proxy', image, port: 4180, resources: sized, ...props }] });
const served = (server: ModelServer) => app({ server, port: undefined });
const autoscaled = (options: Props) =>
  objectsWith((chart) => appIn(chart, {}).autoscale({ maxReplicas: 4, ...options }));
const release = (props: Props) =>
  objectsWith((chart) => {
    const tracks = { stable: { image: 'example.com/model:1' }, canary: { image: 'example.com/model:2' } };
    new CanaryRelease(chart, 'release', { port: 8080, ...tracks, step: CanaryStep.share(25), ...props });
  });
const route = { gatewayName: 'public', hosts: ['example.com'] };
const routed = (props: Props, weight: Props = {}) =>
  objectsWith((chart) => {
    const backends = [{ service: appIn(chart).service, ...weight }];
    new HttpRoute(chart, 'route', { ...route, backends, ...props });
  });
const legacy = { serviceName: 'legacy', port: 8000 };
const hosted = (props: Props) =>
  objectsWith((chart) => {
    new HostIngress(chart, 'ingress', { hosts: { 'example.com': appIn(chart).service }, ...props });
  });
const paced = (pace: Props) => autoscaled({ scaleDown: ScaleDown.atPace({ percent: 10, ...pace }) });

/** Functions that create a construct with props, by the type of the props. */
export const CONSTRUCTS: Record<string, (props: Props) => unknown> = {
  ServingOptions: app,
  ProcessOptions: app,
  ContainerOptions: (props) => app({ initContainers: [{ name: 'prepare', image, ...props }] }),
  InitContainerOptions: (props) => app({ initContainers: [{ name: 'prepare', image, ...props }] }),
  ContainerResourcesProps: (props) => sidecar({ resources: { ...sized, ...props } }),
  SidecarOptions: (props) => sidecar(props),
  ModelServerOptions: (options) => served(ModelServer.vllm({ model: '/srv/model', ...options })),
  LoadingServerOptions: (options) => served(ModelServer.triton({ model: '/srv/model', ...options })),
  ParallelServerOptions: (options) => served(ModelServer.vllm({ model: '/srv/model', ...options })),
  ModelServerDefinition: (definition) => served(ModelServer.define({ name: 'TorchServe', port: 8080, ...definition })),
  ModelSize: (size) =>
    served(ModelServer.vllm({ model: '/srv/model', modelSize: { billionParameters: 0.1, ...size } })),
  MlAppProps: app,
  SchedulingProps: (scheduling) => app({ scheduling }),
  ServiceAccountOptions: (serviceAccount) => app({ serviceAccount }),
  RolloutProps: (rollout) => app({ rollout }),
  ExtraPort: (port) => app({ extraPorts: [{ name: 'grpc', port: 8001, ...port }] }),
  TcpHealthOptions: (options) => app({ health: Health.tcp(options) }),
  HttpHealthOptions: (options) => app({ health: Health.http('/health', options) }),
  ResourcesProps: (props) => app({ resources: props }),
  'ResourcesProps on a GPU': (props) => app({ resources: { gpus: 1, memory: '16Gi', ...props } }),
  ServingTimingProps: (timing) => app({ timing }),
  ServiceOptions: (service) => app({ service }),
  CallOptions: (options) =>
    objectsWith((chart) => appIn(chart).calls(new MlApp(chart, 'ping', { image, port: 8080 }), options)),
  AutoscaleOptions: autoscaled,
  ScalingPace: paced,
  PodsMetricOptions: (options) => autoscaled({ metrics: [ScalingMetric.pods('depth', 1, options)] }),
  InFlightMetricOptions: (options) => autoscaled({ metrics: [ScalingMetric.requestsInFlight(8, options)] }),
  ExternalMetricOptions: (options) =>
    autoscaled({ metrics: [ScalingMetric.external('depth', { averageValue: 1, ...options })] }),
  CanaryReleaseProps: release,
  'CanaryReleaseProps without a step': (props) => release({ step: undefined, ...props }),
  ReleaseTrack: (track) => release({ stable: { image: 'example.com/model:1', ...track } }),
  'ReleaseTrack without a step': (track) =>
    release({ step: undefined, canary: { image: 'example.com/model:2', ...track } }),
  ShareOptions: (options) =>
    release({ route, stable: { image: 'example.com/model:1', replicas: 20 }, step: CanaryStep.share(25, options) }),
  ExternalHostOptions: (options) =>
    objectsWith((chart) => appIn(chart).calls(ExternalHost.fromName('api.example.com', options))),
  ServiceEndpointOptions: (options) =>
    objectsWith((chart) => appIn(chart).calls(ServiceEndpoint.fromService(serviceIn(chart), options))),
  NamedServiceOptions: (options) =>
    objectsWith((chart) => appIn(chart).calls(ServiceEndpoint.fromName('postgres', { port: 5432, ...options }))),
  HttpRouteProps: routed,
  WeightedService: (weight) => routed({}, weight),
  HttpRouteMatch: (match) => routed({ backends: undefined, rules: [{ matches: [match], backends: [legacy] }] }),
  HostIngressRule: (rule) => hosted({ hosts: {}, rules: [{ ...legacy, ...rule }] }),
  HostIngressTls: (certificate) => hosted({ tls: [{ secretName: 'certificate', ...certificate }] }),
  HostIngressProps: hosted,
  MonitoringProps: (props) =>
    objectsWith((chart) => {
      new Monitoring(chart, 'monitoring', { apps: [appIn(chart)], ...props });
    }),
  CapacityQuotaProps: (props) =>
    objectsWith((chart) => {
      appIn(chart);
      new CapacityQuota(chart, 'quota', props);
    }),
  ReplicaSplitProps: (props) => ReplicaSplit.smallest({ percent: 25, ...props }),
  CpuDemand: (props) =>
    ReplicaCount.byCpu({ requestsPerSecond: 60, cpuPerRequest: Duration.millis(200), cpu: '1', ...props }),
};

/** Literal defaults of props that docs/reference/defaults.md does not list. */
export const UNLISTED_DEFAULTS: Record<string, string> = {
  ...UNLISTED_SERVER_DEFAULTS,
  'WeightedService.weight': '1',
  'HttpRouteMatch.path': "'/'",
  'HttpRouteMatch.pathType': 'HttpRoutePathType.PATH_PREFIX',
  'HostIngressRule.path': "'/'",
  'HostIngressRule.pathType': 'HttpIngressPathType.PREFIX',
  'ReplicaSplitProps.tolerance': '1',
  'ReplicaSplitProps.minStable': '1',
  'ReplicaSplitProps.maxReplicas': '20',
  'CpuDemand.targetCpuUtilization': '80',
  'ScalingPace.period': 'Duration.seconds(60)',
  'ExternalHostOptions.port': '443',
  'ExtraPort.protocol': 'Protocol.TCP',
  'HttpHealthOptions.scheme': 'ConnectionScheme.HTTP',
  'SidecarOptions.receivesRequests': 'false',
  'InFlightMetricOptions.metricName': "'http_requests_in_flight'",
};
