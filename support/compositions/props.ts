import { ServiceType } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import {
  type AutoscaleOptions,
  type ChecksOptions,
  DrainAction,
  type ExternalMetricOptions,
  type MlAppProps,
  ModelServer,
  type MonitoringProps,
  type NodeSize,
  type PeakLoad,
  type PodsMetricOptions,
  type ResourcesProps,
  ScaleDown,
  ScaleUp,
  ScalingMetric,
  type ScalingPace,
  type ServiceOptions,
  type ServingOptions,
  type ServingTimingProps,
} from '../../lib';
import { RULES } from '../../lib/checks/all-rules';
import { type Each, created, mixed, pick, props } from './mixed';
import * as amounts from './amounts';
import { initContainers, mountList, processOptions, pullPolicy, resourceAmounts, sidecars } from './containers';
import { fewLabels, podOptions } from './pod-options';
import { ports } from './ports';
import { modelStores } from './model-stores';
import { peers } from './peers';
import * as texts from './texts';

const never = fc.constant(undefined);

const resourceProps: Each<ResourcesProps> = {
  ...resourceAmounts,
  gpus: amounts.whole(0, 64),
  gpuResource: texts.extendedResource,
  gpuNodeLabels: texts.labels,
  spareGpu: amounts.flag,
  sharedMemory: amounts.fewBytes,
};
/** Resources. Options of GPUs need GPUs, and GPUs need memory. */
const resources = fc.oneof(
  props<ResourcesProps>([], {
    ...resourceProps,
    ...{ gpus: mixed(never, amounts.whole(0, 64)), gpuResource: mixed(never, texts.extendedResource) },
    ...{ gpuNodeLabels: mixed(never, texts.labels), spareGpu: mixed(never, amounts.flag) },
  }),
  props<ResourcesProps>(['gpus', 'memory'], { ...resourceProps, gpus: amounts.whole(1, 64) }),
);

/** Times in ranges that are mostly compatible. */
const timing = props<ServingTimingProps>([], {
  loadTime: amounts.seconds(1, 600),
  slowestRequest: amounts.seconds(1, 60),
  drain: amounts.seconds(5, 300),
  drainAction: mixed(pick(...Object.values(DrainAction).map((action) => action as string)), pick('sleep', '')),
  detectionTime: amounts.seconds(40, 7200),
  readinessDelay: amounts.seconds(0, 3600),
  readinessPeriod: amounts.seconds(1, 15),
  readinessSuccesses: amounts.whole(1, 100),
  startupBudget: amounts.seconds(600, 86_400),
  livenessTimeout: amounts.seconds(5, 60),
  hangDetectionTime: amounts.seconds(200, 86_400),
  gracePeriod: amounts.seconds(370, 86_400),
  progressDeadline: amounts.seconds(200_000, 604_800),
});

const service: Each<ServiceOptions> = {
  name: texts.name,
  serviceType: mixed(pick(ServiceType.CLUSTER_IP), pick(ServiceType.EXTERNAL_NAME, 'clusterip', null)),
  port: amounts.port,
  nodePort: mixed(fc.constant(undefined), amounts.nodePort),
  appProtocol: mixed(pick('http', 'kubernetes.io/h2c'), pick('', 'a b', null)),
  headless: mixed(never, pick('yes', null)),
  labels: fewLabels,
  annotations: fewLabels,
};

export const serviceOptions = fc.oneof(
  props<ServiceOptions>([], service),
  props<ServiceOptions>(['serviceType'], {
    ...service,
    serviceType: pick(ServiceType.NODE_PORT, ServiceType.LOAD_BALANCER),
    nodePort: amounts.nodePort,
  }),
);

export const serving: Each<ServingOptions> = {
  port: amounts.port,
  modelStore: fc.oneof(...Object.values(modelStores)),
  metricsPort: amounts.port,
  server: fc.option(created(ModelServer, 'bentoMl', fc.tuple()), { nil: undefined, freq: 1 }),
  resources,
  timing,
  metricsPath: mixed(pick('/metrics', '/monitoring/prometheus/metrics'), texts.urlPath),
  ...ports,
  imagePullPolicy: pullPolicy,
  ...processOptions,
  user: amounts.whole(1, 2 ** 31 - 1),
  group: amounts.whole(0, 2 ** 31 - 1),
  volumeGroup: amounts.whole(0, 2 ** 31 - 1),
  clients: peers,
  scrapers: peers,
  mounts: mountList,
  initContainers,
  sidecars,
  ...podOptions,
};

/** Fixed replicas. Rare, because `autoscale()` rejects them. */
export const replicas = fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, amounts.whole(0, 5));

export const mlApp = props<MlAppProps>(['image', 'port'], {
  ...serving,
  image: texts.image,
  name: texts.name,
  replicas: replicas,
  labels: texts.someLabels,
  service: serviceOptions,
});

/** Values of each static method of `ScalingMetric`. */
export const scalingMetrics = {
  cpu: created(ScalingMetric, 'cpu', fc.tuple(amounts.whole(1, 200))),
  memory: created(ScalingMetric, 'memory', fc.tuple(amounts.whole(1, 200))),
  requestsInFlight: created(
    ScalingMetric,
    'requestsInFlight',
    fc.oneof(fc.tuple(amounts.fraction), fc.tuple(amounts.fraction, texts.metricName)),
  ),
  pods: created(
    ScalingMetric,
    'pods',
    fc.tuple(texts.metricName, amounts.fraction, props<PodsMetricOptions>([], { selector: texts.labels })),
  ),
  external: created(
    ScalingMetric,
    'external',
    fc.tuple(
      texts.metricName,
      fc.oneof(
        { arbitrary: externalOptions(['averageValue'], { averageValue: amounts.fraction }), weight: 9 },
        { arbitrary: externalOptions(['value'], { value: amounts.fraction }), weight: 9 },
        { arbitrary: externalOptions([], { averageValue: amounts.fraction, value: amounts.fraction }), weight: 1 },
      ),
    ),
  ),
};

function externalOptions(
  required: (keyof ExternalMetricOptions)[],
  target: Partial<Each<ExternalMetricOptions>>,
): fc.Arbitrary<ExternalMetricOptions> {
  return props<ExternalMetricOptions>(required, {
    selector: texts.labels,
    ...target,
  } as Each<ExternalMetricOptions>);
}

const limits: Each<ScalingPace> = {
  stabilization: amounts.seconds(0, 3600),
  pods: amounts.whole(1, 100_000),
  percent: amounts.whole(1, 100),
  period: amounts.seconds(1, 1800),
};
/** Scaling pace. A period needs a limit. */
const pace = fc.oneof(
  props<ScalingPace>(['pods'], limits),
  props<ScalingPace>(['percent'], limits),
  props<ScalingPace>([], { ...limits, period: mixed(never, limits.period) }),
);
const period = fc.oneof(fc.tuple(), fc.tuple(amounts.seconds(1, 1800)));

/** Values of each static method of `ScaleUp`. */
export const scaleUps = {
  immediate: created(ScaleUp, 'immediate', fc.tuple()),
  gradual: created(ScaleUp, 'gradual', fc.tuple()),
  oneByOne: created(ScaleUp, 'oneByOne', period),
  atPace: created(ScaleUp, 'atPace', fc.tuple(pace)),
};

/** Values of each static method of `ScaleDown`. */
export const scaleDowns = {
  prompt: created(ScaleDown, 'prompt', fc.tuple()),
  cautious: created(ScaleDown, 'cautious', fc.tuple()),
  oneByOne: created(ScaleDown, 'oneByOne', period),
  never: created(ScaleDown, 'never', fc.tuple()),
  atPace: created(ScaleDown, 'atPace', fc.tuple(pace)),
};

const peakLoad = props<PeakLoad>(['requestsPerSecond'], {
  requestsPerSecond: amounts.fraction,
  cpuPerRequest: amounts.seconds(1, 2),
  latency: amounts.seconds(1, 2),
});

const metric = (kind: keyof typeof scalingMetrics) => scalingMetrics[kind].map((value) => ({ kind, value }));
/** Metrics of different kinds. */
const metrics = fc
  .uniqueArray(fc.oneof(metric('memory'), metric('requestsInFlight'), metric('pods'), metric('external')), {
    minLength: 1,
    maxLength: 4,
    selector: ({ kind }) => kind,
  })
  .map((all) => all.map(({ value }) => value));

const bounds: Each<Omit<AutoscaleOptions, 'metrics' | 'targetCpuUtilization'>> = {
  name: texts.name,
  minReplicas: amounts.whole(1, 5),
  maxReplicas: amounts.whole(5, 1000),
  scaleUp: fc.oneof(...Object.values(scaleUps)),
  scaleDown: fc.oneof(...Object.values(scaleDowns)),
  peakLoad: fc.oneof({ arbitrary: fc.constant(undefined), weight: 9 }, peakLoad),
};

export const autoscale = fc.oneof(
  props<AutoscaleOptions>(['maxReplicas'], {
    ...bounds,
    targetCpuUtilization: amounts.whole(1, 200),
    metrics: mixed(metrics, fc.array(fc.oneof(...Object.values(scalingMetrics)), { maxLength: 3 })),
  }),
  props<Omit<AutoscaleOptions, 'targetCpuUtilization'>>(['maxReplicas', 'metrics'], {
    ...bounds,
    metrics: scalingMetrics.cpu.map((cpu) => [cpu]),
  }),
);

const node = props<NodeSize>(['cpu', 'memory'], {
  cpu: mixed(pick('64'), amounts.cpu),
  memory: mixed(pick('1Ti'), amounts.bytes),
  ephemeralStorage: mixed(pick('1Ti'), amounts.bytes),
  extendedResources: fc.dictionary(texts.extendedResource as fc.Arbitrary<string>, amounts.cpu, {
    maxKeys: 2,
    noNullPrototype: true,
  }),
});

export const monitoring = props<Omit<MonitoringProps, 'apps' | 'releases'>>([], {
  name: texts.name,
  labels: texts.labels,
  prometheusNamespace: texts.name,
  interval: amounts.seconds(1, 75),
  availabilityPercent: mixed(pick(50, 99, 99.9, 99.999), pick(49.9, 99.9999, 100, NaN, '99', null)),
  latency: amounts.seconds(1, 3600),
  requestsInFlight: amounts.fraction,
  dashboardLabels: texts.labels,
});

export const checks = props<ChecksOptions>([], { nodes: fc.array(node, { maxLength: 2 }) });

export const acknowledgement = fc.record({
  id: mixed(pick(...RULES.map((rule) => rule.id)), pick('', 'none')) as fc.Arbitrary<string>,
  reason: mixed(texts.reason, pick('', ' ', null)) as fc.Arbitrary<string>,
});
