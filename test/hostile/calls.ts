import { PersistentVolumeClaim } from 'cdk8s-plus-28';
import * as library from '../../lib';
import { type PropType, struct } from '../../lib/validation/prop-type';
import * as app from '../../lib/app/prop-types';
import * as autoscaling from '../../lib/autoscaling/prop-types';
import * as canary from '../../lib/canary/prop-types';
import * as canaryArguments from '../../lib/canary/argument-types';
import * as capacity from '../../lib/capacity/prop-types';
import * as modelStore from '../../lib/app/argument-types';
import * as monitoring from '../../lib/monitoring/prop-types';
import * as scaling from '../../lib/autoscaling/argument-types';
import * as timing from '../../lib/timing/prop-types';
import * as treeChecks from '../../lib/tree-checks/argument-types';
import * as routing from '../../lib/routing/prop-types';
import type { Call } from './call';
import { serverCalls } from './server-calls';
import type { World } from './world';

export type { Call };

const inApp = (world: World, modelStoreOf: library.ModelStore) =>
  new library.MlApp(world.chart, 'm', { image: 'registry.example.com/m:1.0', port: 80, modelStore: modelStoreOf });
const mounted = (world: World, mount: library.Mount) =>
  new library.MlApp(world.chart, 'm', { image: 'registry.example.com/m:1.0', port: 80, mounts: [mount] });
const checked = (world: World, readiness: library.Health) =>
  new library.MlApp(world.chart, 'm', { image: 'registry.example.com/m:1.0', port: 80, readiness });
/** Adds a port, which an app needs without a server. */
const withPort = (props: any) =>
  props !== null && typeof props === 'object' && ('image' in props || 'stable' in props) && !('port' in props)
    ? { port: 8080, ...props }
    : props;
const scaled = (world: World, options: object) => world.app.autoscale({ maxReplicas: 5, ...options });

const call = (type: PropType<any>, path: string, run: Call['run']): Call => ({ type, path, run });
const CALLED = struct<{ callee: library.ICallee }>({ callee: app.CALLEE }, {});

const { ExternalHost, ServiceEndpoint } = library;
const { CanaryPlan, CanaryStep, Capacity, Checks, ModelStore, ReplicaCount, ScaleDown, ScaleUp, ScalingMetric } =
  library;

/** All constructs and methods with props or arguments. A second call of a method has the tested argument in parentheses. */
export const CALLS: { readonly [name: string]: Call } = {
  MlApp: call(app.ML_APP, 'chart/m', (w, p) => new library.MlApp(w.chart, 'm', withPort(p))),
  'MlApp.autoscale': call(autoscaling.AUTOSCALE_OPTIONS, 'chart/app', (w, p) => w.app.autoscale(p)),
  'MlApp.scaleExternally': call(autoscaling.EXTERNAL_SCALING, 'chart/app', (w, p) => w.app.scaleExternally(p)),
  'MlApp.expose': call(app.SERVICE_OPTIONS, 'chart/app', (w, p) => w.app.expose({ name: 'more', ...(p as object) })),
  'MlApp.calls': call(app.CALL_OPTIONS, 'chart/app', (w, p) => w.app.calls(w.other, p)),
  'MlApp.calls(callee)': call(CALLED, 'chart/app', (w, p) => w.app.calls(p?.callee)),
  Autoscaling: call(autoscaling.AUTOSCALING, 'chart/a', (w, p) => new library.Autoscaling(w.chart, 'a', p)),
  CanaryRelease: call(canary.CANARY_RELEASE, 'chart/r', (w, p) => new library.CanaryRelease(w.chart, 'r', withPort(p))),
  'CanaryRelease.canaryPercent': call(canary.STABLE_REPLICAS, 'chart/release', (w, p) =>
    w.release.canaryPercent(p?.stableReplicas),
  ),
  'CanaryStep.share': call(canaryArguments.SHARE, 'CanaryStep', (_, p) => CanaryStep.share(p?.percent)),
  'CanaryStep.share(options)': call(canaryArguments.SHARE_OPTIONS, 'CanaryStep', (_, p) => CanaryStep.share(5, p)),
  'CanaryStep.promoting': call(canaryArguments.SHARE, 'CanaryStep', (_, p) => CanaryStep.promoting(p?.percent)),
  'CanaryPlan.byReplicas': call(canaryArguments.SHARES, 'CanaryPlan', (_, p) => CanaryPlan.byReplicas(p?.percents)),
  'CanaryPlan.byWeights': call(canaryArguments.SHARES, 'CanaryPlan', (_, p) => CanaryPlan.byWeights(p?.percents)),
  'ReplicaSplit.smallest': call(canaryArguments.REPLICA_SPLIT, 'ReplicaSplit', (_, p) =>
    library.ReplicaSplit.smallest(p),
  ),
  HostIngress: call(
    routing.HOST_INGRESS,
    'chart/i',
    (w, p) => new library.HostIngress(w.chart, 'i', withRules(w, p) as library.HostIngressProps),
  ),
  HttpRoute: call(
    routing.HTTP_ROUTE,
    'chart/h',
    (w, p) => new library.HttpRoute(w.chart, 'h', withBackends(w, withGateway(p)) as library.HttpRouteProps),
  ),
  CapacityQuota: call(capacity.CAPACITY_QUOTA, 'chart/q', (w, p) => new library.CapacityQuota(w.chart, 'q', p)),
  Monitoring: call(
    monitoring.MONITORING,
    'chart/mon',
    (w, p) => new library.Monitoring(w.chart, 'mon', withApps(w, p) as object),
  ),
  'Capacity.of': call(capacity.OF_CHART, 'Capacity', (_, p) => Capacity.of(p?.chart)),
  'Capacity.ofAll': call(capacity.OF_CHARTS, 'Capacity', (_, p) => Capacity.ofAll(p?.charts)),
  'Checks.enable': call(treeChecks.CHECKS_OPTIONS, 'chart', (w, p) => Checks.enable(w.chart, p)),
  'Checks.enable(scope)': call(treeChecks.SCOPE, 'Checks', (_, p) => Checks.enable(p?.scope)),
  'Checks.acknowledge': call(treeChecks.ACKNOWLEDGE, 'chart', (w, p) => {
    new library.MlApp(w.chart, 'm', { image: 'registry.example.com/m:latest', port: 80 });
    Checks.of(w.chart).acknowledge(p?.id, p?.reason);
  }),
  'Checks.of': call(treeChecks.SCOPE, 'Checks', (_, p) => Checks.of(p?.scope).acknowledge('image-tag', 'for a test')),
  'ServingTiming.derive': call(timing.SERVING_TIMING, 'ServingTiming', (_, p) => library.ServingTiming.derive(p)),
  'ReplicaCount.desired': call(scaling.REPLICAS_OBSERVATION, 'ReplicaCount', (_, p) => ReplicaCount.desired(p)),
  'ReplicaCount.byCpu': call(scaling.CPU_DEMAND, 'ReplicaCount', (_, p) => ReplicaCount.byCpu(p)),
  'ReplicaCount.byRequestsInFlight': call(scaling.IN_FLIGHT_DEMAND, 'ReplicaCount', (_, p) =>
    ReplicaCount.byRequestsInFlight(p),
  ),
  'ModelStore.fromClaimName': call(modelStore.CLAIM_NAME, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.fromClaimName(p?.claimName)),
  ),
  'ModelStore.fromClaimName(options)': call(modelStore.MODEL_STORE_OPTIONS, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.fromClaimName('models', p)),
  ),
  'ModelStore.fromClaim': call(modelStore.CLAIM, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.fromClaim(p?.claim)),
  ),
  'ModelStore.fromClaim(options)': call(modelStore.MODEL_STORE_OPTIONS, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.fromClaim(PersistentVolumeClaim.fromClaimName(w.chart, 'claim', 'models'), p)),
  ),
  'ExternalHost.fromName': call(modelStore.EXTERNAL_HOST, 'ExternalHost', (w, p) =>
    w.app.calls(ExternalHost.fromName(p?.hostName)),
  ),
  'ExternalHost.fromName(options)': call(modelStore.EXTERNAL_HOST_OPTIONS, 'ExternalHost', (w, p) =>
    w.app.calls(ExternalHost.fromName('api.example.com', p)),
  ),
  'ServiceEndpoint.fromService': call(modelStore.SERVICE_ARGUMENT, 'ServiceEndpoint', (w, p) =>
    w.app.calls(ServiceEndpoint.fromService(p?.service)),
  ),
  'ServiceEndpoint.fromService(options)': call(modelStore.SERVICE_ENDPOINT_OPTIONS, 'ServiceEndpoint', (w, p) =>
    w.app.calls(ServiceEndpoint.fromService(w.other.service, p)),
  ),
  'ServiceEndpoint.fromName': call(modelStore.NAMED_SERVICE, 'ServiceEndpoint', (w, p) =>
    w.app.calls(ServiceEndpoint.fromName(p?.serviceName, { port: 80 })),
  ),
  'ServiceEndpoint.fromName(options)': call(modelStore.NAMED_SERVICE_OPTIONS, 'ServiceEndpoint', (w, p) =>
    w.app.calls(ServiceEndpoint.fromName('postgres', p)),
  ),
  ...Object.fromEntries(
    (['emptyDir', 'memory', 'ephemeralClaim'] as const).flatMap((method) => {
      const create = (path: string, options: object) => library.Mount[method](path, options as { size: string });
      const type = {
        emptyDir: modelStore.EMPTY_DIR_OPTIONS,
        memory: modelStore.MEMORY_OPTIONS,
        ephemeralClaim: modelStore.EPHEMERAL_CLAIM_OPTIONS,
      }[method];
      return [
        [
          `Mount.${method}`,
          call(modelStore.MOUNT_PATH, '(Mount|chart/m)', (w, p) => mounted(w, create(p?.mountPath, { size: '64Mi' }))),
        ],
        [
          `Mount.${method}(options)`,
          call(type, '(Mount|chart/m)', (w, p) => mounted(w, create('/srv/cache', p as object))),
        ],
      ];
    }),
  ),
  'Mount.fromClaim': call(modelStore.CLAIM, '(Mount|chart/m)', (w, p) =>
    mounted(w, library.Mount.fromClaim('/srv/cache', p?.claim)),
  ),
  'Mount.fromClaimName': call(modelStore.CLAIM_NAME, '(Mount|chart/m)', (w, p) =>
    mounted(w, library.Mount.fromClaimName('/srv/cache', p?.claimName)),
  ),
  'Mount.fromConfigMapName': call(modelStore.CONFIG_MAP_NAME, '(Mount|chart/m)', (w, p) =>
    mounted(w, library.Mount.fromConfigMapName('/srv/cache', p?.configMapName)),
  ),
  'Mount.fromSecretName': call(modelStore.SECRET_NAME, '(Mount|chart/m)', (w, p) =>
    mounted(w, library.Mount.fromSecretName('/srv/cache', p?.secretName)),
  ),
  'Health.http': call(modelStore.HEALTH_PATH, '(Health|chart/m)', (w, p) => checked(w, library.Health.http(p?.path))),
  'Health.http(options)': call(modelStore.HTTP_HEALTH_OPTIONS, '(Health|chart/m)', (w, p) =>
    checked(w, library.Health.http('/health', p)),
  ),
  'Health.grpc': call(modelStore.GRPC_HEALTH_OPTIONS, '(Health|chart/m)', (w, p) => checked(w, library.Health.grpc(p))),
  'Health.tcp': call(modelStore.TCP_HEALTH_OPTIONS, '(Health|chart/m)', (w, p) => checked(w, library.Health.tcp(p))),
  'Health.exec': call(modelStore.HEALTH_COMMAND, '(Health|chart/m)', (w, p) =>
    checked(w, library.Health.exec(p?.command)),
  ),
  ...serverCalls(call),
  'Peer.pods': call(modelStore.PEER_LABELS, 'Peer', (_, p) => library.Peer.pods(p?.labels)),
  'Peer.pods(options)': call(modelStore.PODS_PEER_OPTIONS, 'Peer', (_, p) => library.Peer.pods({ app: 'shop' }, p)),
  'Peer.inNamespace': call(modelStore.NAMESPACE, 'Peer', (_, p) => library.Peer.inNamespace(p?.namespaceName)),
  'Peer.ipBlock': call(modelStore.CIDR, 'Peer', (_, p) => library.Peer.ipBlock(p?.cidr)),
  'ModelStore.ociImage': call(modelStore.OCI_IMAGE, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.ociImage(p?.reference)),
  ),
  'ModelStore.ociImage(options)': call(modelStore.OCI_IMAGE_OPTIONS, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.ociImage('registry.example.com/weights:1.0', p)),
  ),
  'ModelStore.download': call(modelStore.DOWNLOAD, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.download(p?.url, { sha256: '0'.repeat(64) })),
  ),
  'ModelStore.download(options)': call(modelStore.DOWNLOAD_OPTIONS, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.download('https://models.example.com/model.onnx', p)),
  ),
  'ModelStore.huggingFace': call(modelStore.HUGGING_FACE_URI, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.huggingFace(p?.uri)),
  ),
  'ModelStore.huggingFace(options)': call(modelStore.HUGGING_FACE_OPTIONS, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.huggingFace(`hf://org/name@${'0'.repeat(40)}`, p)),
  ),
  'ModelStore.s3': call(modelStore.S3_URI, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.s3(p?.uri, { sha256: '0'.repeat(64) })),
  ),
  'ModelStore.s3(options)': call(modelStore.S3_OPTIONS, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.s3('s3://models/m.onnx', p)),
  ),
  'ModelStore.gcs': call(modelStore.GCS_URI, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.gcs(p?.uri, { sha256: '0'.repeat(64) })),
  ),
  'ModelStore.gcs(options)': call(modelStore.GCS_OPTIONS, '(ModelStore|chart/m)', (w, p) =>
    inApp(w, ModelStore.gcs('gs://models/m.onnx', p)),
  ),
  'ScaleUp.atPace': call(scaling.SCALING_PACE, '(ScaleUp|chart/app)', (w, p) =>
    scaled(w, { scaleUp: ScaleUp.atPace(p) }),
  ),
  'ScaleUp.oneByOne': call(scaling.ONE_BY_ONE, '(ScaleUp|chart/app)', (w, p) =>
    scaled(w, { scaleUp: ScaleUp.oneByOne(p?.period) }),
  ),
  'ScaleUp.longestTime': call(scaling.CHANGE, 'ScaleUp', (_, p) =>
    ScaleUp.gradual().longestTime(p?.currentReplicas, p?.neededReplicas),
  ),
  'ScaleDown.atPace': call(scaling.SCALING_PACE, '(ScaleDown|chart/app)', (w, p) =>
    scaled(w, { scaleDown: ScaleDown.atPace(p) }),
  ),
  'ScaleDown.oneByOne': call(scaling.ONE_BY_ONE, '(ScaleDown|chart/app)', (w, p) =>
    scaled(w, { scaleDown: ScaleDown.oneByOne(p?.period) }),
  ),
  'ScaleDown.longestTime': call(scaling.CHANGE, 'ScaleDown', (_, p) =>
    ScaleDown.prompt().longestTime(p?.currentReplicas, p?.neededReplicas),
  ),
  ...Object.fromEntries(
    (['cpu', 'memory'] as const).map((resource) => [
      `ScalingMetric.${resource}`,
      call(scaling.UTILIZATION, '(ScalingMetric|chart/app)', (w, p) =>
        scaled(w, { metrics: [ScalingMetric[resource](p?.averageUtilization)] }),
      ),
    ]),
  ),
  'ScalingMetric.requestsInFlight': call(scaling.IN_FLIGHT_METRIC, '(ScalingMetric|chart/app)', (w, p) =>
    scaled(w, { metrics: [ScalingMetric.requestsInFlight(p?.perReplica)] }),
  ),
  'ScalingMetric.requestsInFlight(options)': call(
    scaling.IN_FLIGHT_METRIC_OPTIONS,
    '(ScalingMetric|chart/app)',
    (w, p) => scaled(w, { metrics: [ScalingMetric.requestsInFlight(8, p)] }),
  ),
  'ScalingMetric.pods': call(scaling.PODS_METRIC, '(ScalingMetric|chart/app)', (w, p) =>
    scaled(w, { metrics: [ScalingMetric.pods(p?.metricName, p?.averageValue)] }),
  ),
  'ScalingMetric.pods(options)': call(scaling.PODS_METRIC_OPTIONS, '(ScalingMetric|chart/app)', (w, p) =>
    scaled(w, { metrics: [ScalingMetric.pods('queue_length', 8, p)] }),
  ),
  'ScalingMetric.external': call(scaling.EXTERNAL_METRIC, '(ScalingMetric|chart/app)', (w, p) =>
    scaled(w, { metrics: [ScalingMetric.external(p?.metricName, { value: 8 })] }),
  ),
  'ScalingMetric.external(options)': call(scaling.EXTERNAL_METRIC_OPTIONS, '(ScalingMetric|chart/app)', (w, p) =>
    scaled(w, { metrics: [ScalingMetric.external('queue_messages_ready', p)] }),
  ),
};

/** Adds the name of a Gateway if the props have no Gateway. */
function withGateway(props: unknown): unknown {
  return isPlain(props) && !('gatewayName' in props) && !('gateway' in props)
    ? { ...props, gatewayName: 'public' }
    : props;
}

function isPlain(props: unknown): props is object {
  return Object.prototype.toString.call(props) === '[object Object]' && !('node' in (props as object));
}

/** Adds a host to an Ingress if the props have none. */
function withRules(world: World, props: unknown): unknown {
  const hosts = { 'model.example.com': world.app.service };
  return isPlain(props) && !('hosts' in props) && !('rules' in props) ? { ...props, hosts } : props;
}

/** Adds a backend to a route if the props have none. */
function withBackends(world: World, props: unknown): unknown {
  const backends = [{ service: world.app.service }];
  return isPlain(props) && !('backends' in props) && !('rules' in props) ? { ...props, backends } : props;
}

/** Adds an app to monitor if the props have none. */
function withApps(world: World, props: unknown): unknown {
  return isPlain(props) && !('apps' in props) ? { ...props, apps: [world.app] } : props;
}
