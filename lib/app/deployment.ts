import { Duration } from 'cdk8s';
import {
  type ContainerProps,
  type Deployment,
  type DeploymentProps,
  DeploymentStrategy,
  EmptyDirMedium,
  Handler,
  type IServiceAccount,
  LabelSelector,
  PercentOrAbsolute,
  Volume,
} from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ConciseDeployment, type ExtraFields } from './concise';
import { containerFields } from './containers';
import { DrainAction } from '../timing/drain-action';
import type { Resources } from './resources';
import { ObjectOverrides } from '../overrides/object-overrides';
import { parseQuantity } from '../kube/quantity';
import { containerSecurityContext, podSecurityContext } from './security';
import { schedule } from './scheduling';
import { declaredPorts } from './ports';
import { probeFields } from './probes';
import type { ServingSpec } from './serving-spec';
import { strategyOfSingleWriter } from './single-writer';
import { sizeLimitOf } from './volume-size';

/** Adds the Deployment of an app. */
export function addDeployment(
  scope: Construct,
  spec: ServingSpec,
  serviceAccount: IServiceAccount,
  replicas: { min: number; max: () => number },
): Deployment {
  const { labels, resources } = spec;
  const extra = () => ({
    ...extraFields(spec),
    strategy: strategyOfSingleWriter(deployment, replicas.max()),
  });
  const props = deploymentProps(spec, serviceAccount, replicas.min);
  const deployment: ConciseDeployment = new ConciseDeployment(scope, 'deployment', props, extra);
  deployment.select(LabelSelector.of({ labels }));
  // many servers buffer uploads in /tmp, and the root file system is read-only
  deployment.containers[0]?.mount('/tmp', Volume.fromEmptyDir(deployment, 'tmp', 'tmp'));
  addSharedMemory(resources, deployment);
  schedule(deployment, spec.scheduling, resources);
  addSleepAction(spec, deployment);
  return deployment;
}

function deploymentProps(spec: ServingSpec, serviceAccount: IServiceAccount, minReplicas: number): DeploymentProps {
  const { name, metadata, scheduling, timing } = spec;
  return {
    metadata: { name, ...metadata.deployment },
    podMetadata: metadata.pod,
    select: false,
    replicas: minReplicas,
    // surge by one pod and never drop below the desired count, or stop one pod first if the cluster has no capacity to surge
    strategy: DeploymentStrategy.rollingUpdate({
      maxSurge: PercentOrAbsolute.absolute(scheduling.surges ? 1 : 0),
      maxUnavailable: PercentOrAbsolute.absolute(scheduling.surges ? 0 : 1),
    }),
    minReady: Duration.seconds(timing.minReadySeconds),
    progressDeadline: Duration.seconds(timing.progressDeadlineSeconds),
    terminationGracePeriod: Duration.seconds(timing.gracePeriodSeconds),
    serviceAccount,
    automountServiceAccountToken: spec.serviceAccount.mountToken,
    securityContext: podSecurityContext(spec.identity),
    containers: [containerOf(spec)],
  };
}

function addSharedMemory(resources: Resources, deployment: Deployment): void {
  if (resources.sharedMemory !== undefined) {
    const volume = Volume.fromEmptyDir(deployment, 'shm', 'shm', {
      medium: EmptyDirMedium.MEMORY,
      sizeLimit: sizeLimitOf(parseQuantity(resources.sharedMemory) ?? 0),
    });
    deployment.containers[0]?.mount('/dev/shm', volume);
  }
}

function containerOf(spec: ServingSpec): ContainerProps {
  return {
    name: spec.name,
    image: spec.image,
    imagePullPolicy: spec.imagePullPolicy,
    ...spec.process,
    ports: declaredPorts(spec, spec.probes),
    // extraFields() sets resources and probes, because cdk8s-plus writes memory only in Mi and has no gRPC probe
    resources: {},
    lifecycle: drainsBy(spec, DrainAction.SLEEP_COMMAND)
      ? { preStop: Handler.fromCommand(['sleep', String(spec.timing.drainSeconds)]) }
      : undefined,
    securityContext: containerSecurityContext(spec.identity),
  };
}

/** Returns true if a preStop hook of this kind delays SIGTERM, so that the container serves until proxies have removed the endpoint. */
function drainsBy({ timing }: ServingSpec, action: DrainAction): boolean {
  return timing.drainSeconds > 0 && timing.drainAction === action;
}

/** Fields that the props of cdk8s-plus cannot express. */
function extraFields({ labels, resources, scheduling, probes, timing, containers }: ServingSpec): ExtraFields {
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    // a small cluster must still run all replicas
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: labels },
    // ignore pods of the old revision, because they would skew the spread of the new pods
    matchLabelKeys: ['pod-template-hash'],
  });
  return {
    container: { resources: resources._toKube(), ...probeFields(probes, timing) },
    initContainers: containerFields(containers, timing),
    pod: {
      topologySpreadConstraints: [spread('kubernetes.io/hostname'), spread('topology.kubernetes.io/zone')],
      // a Service named 'model' would set MODEL_PORT in every pod
      enableServiceLinks: false,
      ...scheduling.pod,
    },
    revisionHistoryLimit: scheduling.revisionHistoryLimit,
  };
}

/** Adds the sleep action of the kubelet if the timing has it, because cdk8s-plus-28 does not support this action. */
function addSleepAction(spec: ServingSpec, deployment: Deployment): void {
  if (drainsBy(spec, DrainAction.KUBELET_SLEEP)) {
    const sleep = { seconds: spec.timing.drainSeconds };
    ObjectOverrides.of(deployment).addForLibraryToContainer(spec.name, 'lifecycle.preStop', { sleep });
  }
}
