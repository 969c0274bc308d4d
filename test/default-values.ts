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
  Replicas,
  ScaleDown,
  ScalingMetric,
  ServiceEndpoint,
} from '../lib';
import { PROSE_SERVER_DEFAULTS, UNLISTED_SERVER_DEFAULTS } from './server-default-values';
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
  HostIngressProps: (props) =>
    objectsWith((chart) => {
      new HostIngress(chart, 'ingress', { hosts: { 'example.com': appIn(chart).service }, ...props });
    }),
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
    Replicas.byCpu({ requestsPerSecond: 60, cpuPerRequest: Duration.millis(200), cpu: '1', ...props }),
};

/** Literal defaults of props that docs/reference/defaults.md does not list. */
export const UNLISTED_DEFAULTS: Record<string, string> = {
  ...UNLISTED_SERVER_DEFAULTS,
  'WeightedService.weight': '1',
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

/**
 * Values of the defaults that a docstring describes in words, and the type of `CONSTRUCTS` to pass them to. Undefined if no value
 * stands for the default.
 */
export const PROSE_DEFAULTS: Record<string, readonly [construct: string, value: string] | undefined> = {
  ...PROSE_SERVER_DEFAULTS,
  'ServingOptions.server': undefined,
  'ServingOptions.port': undefined,
  'ServingOptions.resources': ['ServingOptions', '{}'],
  'ServingOptions.timing': ['ServingOptions', '{}'],
  'ProcessOptions.command': undefined,
  'ProcessOptions.args': undefined,
  'ProcessOptions.envVariables': ['ProcessOptions', '{}'],
  'ProcessOptions.envFrom': ['ProcessOptions', '[]'],
  'ServingOptions.clients': undefined,
  'ServingOptions.scrapers': undefined,
  'PodsPeerOptions.namespaceName': undefined,
  'ServingOptions.mounts': ['ServingOptions', '[]'],
  'ServingOptions.initContainers': ['ServingOptions', '[]'],
  'ServingOptions.sidecars': ['ServingOptions', '[]'],
  'ContainerOptions.mounts': ['ContainerOptions', '[]'],
  'ContainerOptions.user': ['ContainerOptions', '65532'],
  'ContainerOptions.group': ['ContainerOptions', '65532'],
  'InitContainerOptions.resources': ['InitContainerOptions', "{ cpu: '500m', memory: '512Mi' }"],
  'ContainerResourcesProps.cpuLimit': undefined,
  'ContainerResourcesProps.memoryLimit': ['ContainerResourcesProps', "'512Mi'"],
  'ContainerResourcesProps.ephemeralStorageLimit': ['ContainerResourcesProps', "'1Gi'"],
  'SidecarOptions.port': undefined,
  'SidecarOptions.startup': undefined,
  'SidecarOptions.readiness': undefined,
  'SidecarOptions.liveness': undefined,
  'EmptyDirMountOptions.size': undefined,
  'EphemeralClaimMountOptions.storageClassName': undefined,
  'ProcessOptions.env': ['ProcessOptions', '{}'],
  'ServingOptions.group': ['ServingOptions', '65532'],
  'ServingOptions.volumeGroup': ['ServingOptions', '65532'],
  'ServingOptions.metricsPort': ['ServingOptions', '8080'],
  'ServingOptions.extraPorts': ['ServingOptions', '[]'],
  'ServingOptions.health': undefined,
  'ServingOptions.readiness': ['ServingOptions', "Health.http('/readyz')"],
  'ServingOptions.liveness': ['ServingOptions', "Health.http('/livez')"],
  'ServingOptions.startup': ['ServingOptions', "Health.http('/readyz')"],
  'ExtraPort.servicePort': ['ExtraPort', '8001'],
  'ExtraPort.appProtocol': undefined,
  'ExtraPort.clients': undefined,
  'TcpHealthOptions.port': ['TcpHealthOptions', '8080'],
  'GrpcHealthOptions.service': undefined,
  'HttpHealthOptions.headers': ['HttpHealthOptions', '{}'],
  'ServingOptions.imagePullSecrets': ['ServingOptions', '[]'],
  'ServingOptions.scheduling': ['ServingOptions', '{}'],
  'ServingOptions.serviceAccount': ['ServingOptions', '{}'],
  'ServiceAccountOptions.existingName': undefined,
  'ServiceAccountOptions.annotations': ['ServiceAccountOptions', '{}'],
  'ServingOptions.rollout': ['ServingOptions', '{}'],
  'SchedulingProps.nodeSelector': ['SchedulingProps', '{}'],
  'SchedulingProps.tolerations': ['SchedulingProps', '[]'],
  'SchedulingProps.priorityClass': undefined,
  'SchedulingProps.runtimeClass': undefined,
  'SchedulingProps.nodeFailureTimeout': undefined,
  'RolloutProps.revisionHistoryLimit': undefined,
  'ServingOptions.podLabels': ['ServingOptions', '{}'],
  'ServingOptions.podAnnotations': ['ServingOptions', '{}'],
  'ServingOptions.deploymentLabels': ['ServingOptions', '{}'],
  'ServingOptions.deploymentAnnotations': ['ServingOptions', '{}'],
  'CanaryReleaseProps.canary': undefined,
  'MlAppProps.name': ['MlAppProps', "'model'"],
  'MlAppProps.labels': ['MlAppProps', "{ app: 'model' }"],
  'MlAppProps.service': ['MlAppProps', '{}'],
  'CallOptions.env': ['CallOptions', "'PING_URL'"],
  'ResourcesProps.cpuLimit': undefined,
  'ResourcesProps.memoryLimit': ['ResourcesProps', "'512Mi'"],
  'ResourcesProps.ephemeralStorageLimit': ['ResourcesProps', "'1Gi'"],
  'ResourcesProps.gpuNodeLabels': ['ResourcesProps on a GPU', '{}'],
  'ResourcesProps.sharedMemory': undefined,
  'ServingTimingProps.detectionTime': [
    'ServingTimingProps',
    'Duration.seconds(ServingTiming.derive().detectionSeconds)',
  ],
  'ServingTimingProps.readinessDelay': undefined,
  'ServingTimingProps.startupBudget': [
    'ServingTimingProps',
    'Duration.seconds(2 * ServingTiming.derive().loadSeconds)',
  ],
  'ServingTimingProps.livenessTimeout': [
    'ServingTimingProps',
    'Duration.seconds(ServingTiming.derive().slowestRequestSeconds + 5)',
  ],
  'ServingTimingProps.hangDetectionTime': [
    'ServingTimingProps',
    'Duration.seconds(ServingTiming.derive().hangDetectionSeconds)',
  ],
  'ServingTimingProps.gracePeriod': [
    'ServingTimingProps',
    'Duration.seconds(ServingTiming.derive().gracePeriodSeconds)',
  ],
  'ServingTimingProps.progressDeadline': [
    'ServingTimingProps',
    'Duration.seconds(Math.max(600, ServingTiming.derive().replacementSeconds))',
  ],
  'ServiceOptions.name': ['ServiceOptions', "'model'"],
  'ServiceOptions.nodePort': undefined,
  'ServiceOptions.appProtocol': undefined,
  'ServiceOptions.labels': ['ServiceOptions', '{}'],
  'ServiceOptions.annotations': ['ServiceOptions', '{}'],
  'AutoscaleOptions.name': ['AutoscaleOptions', "'model'"],
  'AutoscaleOptions.targetCpuUtilization': undefined,
  'AutoscaleOptions.scaleUp': undefined,
  'AutoscaleOptions.scaleDown': undefined,
  'AutoscaleOptions.peakLoad': undefined,
  'ScalingPace.stabilization': undefined,
  'ScalingPace.pods': undefined,
  'ScalingPace.percent': undefined,
  'PeakLoad.cpuPerRequest': undefined,
  'PeakLoad.latency': undefined,
  'PodsMetricOptions.selector': undefined,
  'ExternalMetricOptions.selector': undefined,
  'ExternalMetricOptions.averageValue': undefined,
  'ExternalMetricOptions.value': undefined,
  'ReleaseTrack.version': ['ReleaseTrack', "'1'"],
  'ReleaseTrack.replicas': ['ReleaseTrack without a step', '2'],
  'CanaryReleaseProps.step': undefined,
  'CanaryReleaseProps.route': undefined,
  'CanaryReleaseProps.autoscaling': undefined,
  'CanaryReleaseProps.externalScaling': undefined,
  'CanaryReleaseProps.name': ['CanaryReleaseProps', "'release'"],
  'CanaryReleaseProps.labels': ['CanaryReleaseProps', "{ app: 'release' }"],
  'CanaryReleaseProps.service': ['CanaryReleaseProps', '{}'],
  'CanaryReleaseProps.stableService': ['CanaryReleaseProps', "{ name: 'release-stable' }"],
  'CanaryReleaseProps.canaryService': ['CanaryReleaseProps', "{ name: 'release-canary' }"],
  'ShareOptions.podsFor': ['ShareOptions', '25'],
  'HttpRouteOptions.gatewayNamespace': undefined,
  'HttpRouteOptions.gatewayName': undefined,
  'HttpRouteOptions.gateway': undefined,
  'HostIngressProps.tlsSecret': undefined,
  'ExternalHostOptions.cidrs': undefined,
  'ServiceEndpointOptions.port': ['ServiceEndpointOptions', '80'],
  'NamedServiceOptions.namespaceName': undefined,
  'NamedServiceOptions.targetPort': undefined,
  'HttpRouteOptions.listener': undefined,
  'HttpRouteOptions.name': ['HttpRouteProps', "'route'"],
  'WeightedService.port': ['WeightedService', '80'],
  'HostIngressProps.ports': ['HostIngressProps', "{ 'example.com': 80 }"],
  'HostIngressProps.name': ['HostIngressProps', "'ingress'"],
  'HostIngressProps.className': undefined,
  'HostIngressProps.tlsSecretName': undefined,
  'HostIngressProps.annotations': ['HostIngressProps', '{}'],
  'MonitoringProps.apps': undefined,
  'MonitoringProps.releases': ['MonitoringProps', '[]'],
  'MonitoringProps.name': ['MonitoringProps', "'monitoring'"],
  'MonitoringProps.labels': ['MonitoringProps', '{}'],
  'MonitoringProps.latency': ['MonitoringProps', 'Duration.seconds(ServingTiming.derive().slowestRequestSeconds / 2)'],
  'MonitoringProps.requestsInFlight': undefined,
  'CapacityQuotaProps.name': ['CapacityQuotaProps', "'quota'"],
  'NodeSize.ephemeralStorage': undefined,
  'NodeSize.extendedResources': undefined,
  'ChecksOptions.nodes': undefined,
};
