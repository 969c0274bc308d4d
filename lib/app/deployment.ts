import { ApiObject, Duration, JsonPatch, Size } from 'cdk8s';
import {
  type ContainerPort,
  type ContainerProps,
  type Deployment,
  DeploymentStrategy,
  EmptyDirMedium,
  EnvValue,
  Handler,
  ImagePullPolicy,
  LabelSelector,
  Node,
  NodeLabelQuery,
  NodeTaintQuery,
  PercentOrAbsolute,
  Probe,
  Protocol,
  TaintEffect,
  Volume,
} from 'cdk8s-plus-28';
import { ConciseDeployment } from './concise';
import { DrainAction } from '../timing/drain-action';
import type { MlApp } from './ml-app';
import type { MlAppProps } from './ml-app-props';
import type { Resources } from './resources';
import type { ServingTiming } from '../timing/serving-timing';
import { Check } from '../validation/check';
import { literal } from '../kube/expansion';
import { ObjectOverrides } from '../overrides/object-overrides';
import { parseQuantity } from '../kube/quantity';
import { type Identity, USER_VARIABLES, identityOf, restrictedContainer, restrictedPod } from './security';
import { HTTP_PORT_NAME, METRICS_PORT_NAME } from './service';
import { stopSingleWriterFirst } from './single-writer';

/** Adds the Deployment of an app whose name, labels, resources and timing are checked already. */
export function addDeployment(app: MlApp, props: MlAppProps, replicas: number): Deployment {
  const { timing, labels } = app;
  const identity = identityOf(new Check(app.node.path), props);
  const deployment = new ConciseDeployment(app, 'deployment', {
    metadata: { name: app.name, labels },
    podMetadata: { labels },
    select: false,
    replicas: props.replicas ?? replicas,
    // one more pod while rolling out, never one less; without a spare GPU the other way round, or it would wait for ever
    strategy: DeploymentStrategy.rollingUpdate({
      maxSurge: PercentOrAbsolute.absolute(app.resources.surges ? 1 : 0),
      maxUnavailable: PercentOrAbsolute.absolute(app.resources.surges ? 0 : 1),
    }),
    minReady: Duration.seconds(timing.minReadySeconds),
    progressDeadline: Duration.seconds(timing.progressDeadlineSeconds),
    terminationGracePeriod: Duration.seconds(timing.gracePeriodSeconds),
    serviceAccount: app.serviceAccount,
    securityContext: restrictedPod(identity),
    containers: [containerOf(app, props, identity)],
  });
  deployment.select(LabelSelector.of({ labels }));
  // many servers buffer uploads in /tmp, and the root file system is read-only
  deployment.containers[0]?.mount('/tmp', Volume.fromEmptyDir(deployment, 'tmp', 'tmp'));
  addSharedMemory(app, deployment);
  scheduleOnGpuNodes(app.resources, deployment);
  addWhatL2Lacks(app, deployment);
  stopSingleWriterFirst(app, deployment);
  return deployment;
}

function addSharedMemory({ resources }: MlApp, deployment: Deployment): void {
  if (resources.sharedMemory !== undefined) {
    const bytes = parseQuantity(resources.sharedMemory) ?? 0;
    const volume = Volume.fromEmptyDir(deployment, 'shm', 'shm', {
      medium: EmptyDirMedium.MEMORY,
      sizeLimit: Size.mebibytes(Math.ceil(bytes / 2 ** 20)),
    });
    deployment.containers[0]?.mount('/dev/shm', volume);
  }
}

function scheduleOnGpuNodes(resources: Resources, deployment: Deployment): void {
  if (resources.gpus === 0) {
    return;
  }
  const taint = NodeTaintQuery.exists(resources.gpuResource, { effect: TaintEffect.NO_SCHEDULE });
  deployment.scheduling.tolerate(Node.tainted(taint));
  const labels = Object.entries(resources.gpuNodeLabels).map(([key, value]) => NodeLabelQuery.is(key, value));
  if (labels.length > 0) {
    deployment.scheduling.attract(Node.labeled(...labels));
  }
}

function containerOf(app: MlApp, props: MlAppProps, identity: Identity): ContainerProps {
  const check = new Check(app.node.path);
  const env = { ...USER_VARIABLES, ...check.env('env', props.env ?? {}) };
  const written = props.expandVariables ? (text: string) => text : literal;
  return {
    name: app.name,
    image: check.image('image', props.image),
    imagePullPolicy: check.oneOf(
      'imagePullPolicy',
      props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
      ImagePullPolicy,
    ),
    args: props.args?.map((arg, i) => written(check.processText(`args[${i}]`, arg))),
    ports: portsOf(app),
    envVariables: Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, EnvValue.fromValue(written(value))]),
    ),
    // set with what L2 lacks: L2 would write memory in Mi only
    resources: {},
    ...probes(
      app.timing,
      app.port,
      check.urlPath('readinessPath', props.readinessPath ?? '/readyz'),
      check.urlPath('livenessPath', props.livenessPath ?? '/livez'),
    ),
    lifecycle: drainsBy(app, DrainAction.SLEEP_COMMAND)
      ? { preStop: Handler.fromCommand(['sleep', String(app.timing.drainSeconds)]) }
      : undefined,
    securityContext: restrictedContainer(identity),
  };
}

function portsOf({ port, metricsPort }: MlApp): ContainerPort[] {
  const http = { name: HTTP_PORT_NAME, number: port, protocol: Protocol.TCP };
  return metricsPort === port
    ? [http]
    : [http, { name: METRICS_PORT_NAME, number: metricsPort, protocol: Protocol.TCP }];
}

/** Endpoints are removed while the container is told to stop: it must go on serving until proxies know. */
function drainsBy({ timing }: MlApp, action: DrainAction): boolean {
  return timing.drainSeconds > 0 && timing.drainAction === action;
}

function probes(timing: ServingTiming, port: number, readinessPath: string, livenessPath: string) {
  const timeoutSeconds = Duration.seconds(timing.probeTimeoutSeconds);
  return {
    startup: Probe.fromHttpGet(readinessPath, {
      port,
      timeoutSeconds,
      periodSeconds: Duration.seconds(timing.startupPeriodSeconds),
      failureThreshold: timing.startupFailures,
    }),
    readiness: Probe.fromHttpGet(readinessPath, {
      port,
      timeoutSeconds,
      initialDelaySeconds:
        timing.readinessDelaySeconds > 0 ? Duration.seconds(timing.readinessDelaySeconds) : undefined,
      periodSeconds: Duration.seconds(timing.readinessPeriodSeconds),
      successThreshold: timing.readinessSuccesses,
      failureThreshold: timing.readinessFailures,
    }),
    liveness: Probe.fromHttpGet(livenessPath, {
      port,
      timeoutSeconds: Duration.seconds(timing.livenessTimeoutSeconds),
      periodSeconds: Duration.seconds(timing.livenessPeriodSeconds),
      failureThreshold: timing.livenessFailures,
    }),
  };
}

/** Sets the fields that cdk8s-plus has no word for. */
function addWhatL2Lacks(app: MlApp, deployment: Deployment): void {
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    // a small cluster must still run all replicas
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: app.labels },
    // or the pods of the revision that goes would count, and those that stay end up skewed
    matchLabelKeys: ['pod-template-hash'],
  });
  ApiObject.of(deployment).addJsonPatch(
    JsonPatch.add('/spec/template/spec/containers/0/resources', app.resources._toKube()),
    JsonPatch.add('/spec/template/spec/topologySpreadConstraints', [
      spread('kubernetes.io/hostname'),
      spread('topology.kubernetes.io/zone'),
    ]),
    // a Service named 'model' would set MODEL_PORT in every pod
    JsonPatch.add('/spec/template/spec/enableServiceLinks', false),
  );
  if (drainsBy(app, DrainAction.KUBELET_SLEEP)) {
    const sleep = { seconds: app.timing.drainSeconds };
    ObjectOverrides.of(deployment).addOwnToContainer(app.name, 'lifecycle.preStop', { sleep });
  }
}
