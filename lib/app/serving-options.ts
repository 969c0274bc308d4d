import type { ImagePullPolicy } from 'cdk8s-plus-28';
import type { InitContainerOptions, SidecarOptions } from './container-options';
import type { ExtraPort } from './extra-port';
import type { Health } from './health';
import type { ModelStore } from './model-store';
import type { Mount } from './mount';
import type { Peer } from './peer';
import type { ProcessOptions } from './process-options';
import type { ResourcesProps } from './resources-props';
import type { RolloutProps } from './rollout-props';
import type { SchedulingProps } from './scheduling-props';
import type { IModelServer } from './server';
import type { ServiceAccountOptions } from './service-account-options';
import type { ServingTimingProps } from '../timing/serving-timing-props';

/** Options of a model server in an `MlApp`, in both tracks of a `CanaryRelease`, or in one of its tracks. */
export interface ServingOptions extends ProcessOptions {
  /**
   * Model server in the image. It sets the defaults of ports, the metrics path, health checks, command, arguments, environment variables,
   * resources, timing, user and writable folders. Props that you pass take precedence. Your `args` come after the arguments of the server.
   *
   * @default - none: pass `port`, and all other props that the server needs
   */
  readonly server?: IModelServer;

  /**
   * Port that the container listens on, 1 to 65535. Required without `server`.
   *
   * @default - the port of `server`
   */
  readonly port?: number;

  /**
   * Source of the model's weights.
   *
   * @default ModelStore.inImage()
   */
  readonly modelStore?: ModelStore;

  /**
   * Ports in addition to `port`, for example for gRPC. The Services expose all of them.
   *
   * @default - none
   */
  readonly extraPorts?: ExtraPort[];

  /**
   * Port that Prometheus scrapes, 1 to 65535. A port that is neither the port that receives the requests nor one of `extraPorts` is named
   * 'metrics' in the pod. No Service exposes this port. The NetworkPolicy allows connections to it only from the `scrapers` and, with a
   * `Monitoring`, from the namespace of Prometheus.
   *
   * @default - the port that receives the requests: `port`, unless a sidecar has `receivesRequests`
   */
  readonly metricsPort?: number;

  /**
   * Path of the metrics, without '?' and '%'.
   *
   * @default '/metrics'
   */
  readonly metricsPath?: string;

  /**
   * Requests and limits of the server's container: CPU, memory, ephemeral storage and GPUs.
   *
   * @default - the defaults of `ResourcesProps`
   */
  readonly resources?: ResourcesProps;

  /**
   * Load time, slowest request and drain. The library derives the probes, grace period and progress deadline from them.
   *
   * @default - the defaults of `ServingTimingProps`
   */
  readonly timing?: ServingTimingProps;

  /**
   * Health check for the startup, readiness and liveness probes of a server with a single check, such as
   * `Health.http('/health')`. The result must not depend on load or on other services.
   *
   * @default - the defaults of `readiness` and `liveness`
   */
  readonly health?: Health;

  /**
   * Health check that succeeds while the model can predict.
   *
   * @default - `health`, otherwise `Health.http('/readyz')`
   */
  readonly readiness?: Health;

  /**
   * Health check that succeeds unless the server needs a restart. The result must not depend on load or on other
   * services.
   *
   * @default - `health`, otherwise `Health.http('/livez')`
   */
  readonly liveness?: Health;

  /**
   * Health check that succeeds as soon as the server has loaded the model.
   *
   * @default - `readiness`
   */
  readonly startup?: Health;

  /**
   * Pull policy of the image.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Names of Secrets in the namespace of the app, with the credentials to pull all images of the pods.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * ID of the user that the containers run as, 1 to 2147483647.
   *
   * If the server must own its files in the image, pass the user that owns them. OpenShift accepts only IDs from the
   * range of the namespace (annotation `openshift.io/sa.scc.uid-range`). The user has an entry in /etc/passwd only if
   * the image has one for its ID.
   *
   * @default 65532
   */
  readonly user?: number;

  /**
   * ID of the group that the containers run as, 0 to 2147483647. Images for OpenShift expect 0.
   *
   * @default - the user's ID
   */
  readonly group?: number;

  /**
   * ID of the group that owns the files on mounted volumes, 0 to 2147483647, so that the containers can write to them.
   * If the root folder of a volume has another group and the volume type supports `fsGroup`, Kubernetes changes the group when it
   * mounts the volume. OpenShift accepts only IDs from the range of the namespace (annotation
   * `openshift.io/sa.scc.supplemental-groups`).
   *
   * @default - the group's ID
   */
  readonly volumeGroup?: number;

  /**
   * Clients that can connect to the port that receives the requests and to `extraPorts` without their own `clients`, in
   * addition to the apps that call this app. Other pods then cannot connect, unless a Service, an Ingress or a route accepts
   * requests from outside the cluster for the port, because the port then accepts all clients.
   *
   * @default - the pods in the namespace, unless an app calls this app
   */
  readonly clients?: Peer[];

  /**
   * Clients that can connect to `metricsPort`, in addition to the pods in the namespace of Prometheus, if a `Monitoring`
   * monitors the app.
   *
   * @default - none
   */
  readonly scrapers?: Peer[];

  /**
   * Volumes that the container mounts, each at its own path: folders to write to, and files of ConfigMaps and Secrets.
   *
   * @default - the container can write to /tmp only
   */
  readonly mounts?: Mount[];

  /**
   * Containers that run before the server, one at a time, after the download of a `ModelStore`. The server does not start until
   * all of them succeed.
   *
   * @default - none, except the download of a `modelStore`
   */
  readonly initContainers?: InitContainerOptions[];

  /**
   * Containers that run alongside the server. They start after the init containers and before the server, and stop
   * after the server. One of them can receive the requests in front of the server. Requires Kubernetes 1.29 or later.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   */
  readonly sidecars?: SidecarOptions[];

  /**
   * Labels of the pods, in addition to the labels that select the pods. Selectors do not change.
   *
   * @default - the recommended labels
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * Annotations of the pods. A change starts a rollout.
   *
   * @default - none
   */
  readonly podAnnotations?: { [key: string]: string };

  /**
   * Labels of the Deployment. They replace labels with the same key, and do not change the pods that the Deployment
   * selects.
   *
   * @default - the labels that select the pods, and the recommended labels
   */
  readonly deploymentLabels?: { [key: string]: string };

  /**
   * Annotations of the Deployment.
   *
   * @default - none
   */
  readonly deploymentAnnotations?: { [key: string]: string };

  /**
   * Nodes, priority and runtime of the pods.
   *
   * @default - the defaults of `SchedulingProps`
   */
  readonly scheduling?: SchedulingProps;

  /**
   * Rollout of a new revision.
   *
   * @default - the defaults of `RolloutProps`
   */
  readonly rollout?: RolloutProps;

  /**
   * ServiceAccount of the pods.
   *
   * @default - a new ServiceAccount without annotations, and no token in the pods
   */
  readonly serviceAccount?: ServiceAccountOptions;
}
