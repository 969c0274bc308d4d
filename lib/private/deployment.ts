import { ApiObject, Duration, JsonPatch, Size } from 'cdk8s';
import {
  Capability,
  ContainerProps,
  Deployment,
  DeploymentStrategy,
  EnvValue,
  Handler,
  ImagePullPolicy,
  LabelSelector,
  PercentOrAbsolute,
  Probe,
  Protocol,
  SeccompProfileType,
  Volume,
} from 'cdk8s-plus-28';
import { MlApp, MlAppProps } from '../ml-app';
import { ServingTiming } from '../serving-timing';
import { Check } from './check';
import { HTTP_PORT_NAME } from './service';

/** Adds the Deployment of an app whose name, labels, resources and timing are checked already. */
export function addDeployment(app: MlApp, props: MlAppProps, replicas: number): Deployment {
  const { timing, labels } = app;
  const deployment = new Deployment(app, 'deployment', {
    metadata: { name: app.name, labels },
    podMetadata: { labels },
    select: false,
    replicas: props.replicas ?? replicas,
    // one more pod while rolling out, never one less: capacity during a rollout is known
    strategy: DeploymentStrategy.rollingUpdate({
      maxSurge: PercentOrAbsolute.absolute(1),
      maxUnavailable: PercentOrAbsolute.absolute(0),
    }),
    minReady: Duration.seconds(timing.minReadySeconds),
    progressDeadline: Duration.seconds(timing.progressDeadlineSeconds),
    terminationGracePeriod: Duration.seconds(timing.gracePeriodSeconds),
    serviceAccount: app.serviceAccount,
    containers: [containerOf(app, props)],
  });
  deployment.select(LabelSelector.of({ labels }));
  // many servers buffer uploads in /tmp, and the root file system is read-only
  const tmp = Volume.fromEmptyDir(deployment, 'tmp', 'tmp', { sizeLimit: Size.gibibytes(1) });
  deployment.containers[0]?.mount('/tmp', tmp);
  addWhatL2Lacks(app, deployment);
  return deployment;
}

function containerOf(app: MlApp, props: MlAppProps): ContainerProps {
  const check = new Check(app.node.path);
  const env = check.env('env', props.env ?? {});
  return {
    name: app.name,
    image: check.image('image', props.image),
    imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
    args: props.args,
    ports: [{ name: HTTP_PORT_NAME, number: app.port, protocol: Protocol.TCP }],
    envVariables: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, EnvValue.fromValue(value)])),
    // set with what L2 lacks: L2 would write memory in Mi only
    resources: {},
    ...probes(
      app.timing,
      app.port,
      check.urlPath('readinessPath', props.readinessPath ?? '/readyz'),
      check.urlPath('livenessPath', props.livenessPath ?? '/livez'),
    ),
    // endpoints are removed while the container is told to stop: it must go on serving until proxies know
    lifecycle:
      app.timing.drainSeconds > 0
        ? { preStop: Handler.fromCommand(['sleep', String(app.timing.drainSeconds)]) }
        : undefined,
    // what the Pod Security Standard "restricted" asks for, and a read-only root file system
    securityContext: {
      ensureNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: [Capability.ALL] },
      seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
    },
  };
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
      timeoutSeconds,
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
}
