import type { ImagePullPolicy } from 'cdk8s-plus-28';
import type { ContainerResourcesProps } from './container-resources-props';
import type { Health } from './health';
import type { Mount } from './mount';
import type { ProcessOptions } from './process-options';

/**
 * A container of the pods in addition to the server. It meets the Pod Security Standard "restricted", has a read-only root file system, and writes to its own
 * /tmp and to its mounts.
 */
export interface ContainerOptions extends ProcessOptions {
  /** Name of the container: a DNS label that no other container of the pod has. */
  readonly name: string;

  /** Image of the container, with a tag or digest. */
  readonly image: string;

  /**
   * Pull policy of the image.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Volumes that the container mounts. To share a volume, pass the same `Mount` to several containers, or to the server and a container.
   *
   * @default - the container can write to /tmp only
   */
  readonly mounts?: Mount[];

  /**
   * ID of the user that the container runs as, 1 to 2147483647.
   *
   * @default - the `user` of the server
   */
  readonly user?: number;

  /**
   * ID of the group that the container runs as, 0 to 2147483647.
   *
   * @default - the user's ID; without `user`, the `group` of the server
   */
  readonly group?: number;
}

/** A container that runs before the server and exits, such as one that prepares files. */
export interface InitContainerOptions extends ContainerOptions {
  /**
   * Requests and limits of the container.
   *
   * @default - those of the server without GPUs, which the scheduler already reserves for the pod
   */
  readonly resources?: ContainerResourcesProps;
}

/** A container that runs next to the server, such as a proxy, a router or an exporter of metrics. */
export interface SidecarOptions extends ContainerOptions {
  /** Requests and limits of the sidecar, in addition to those of the server. */
  readonly resources: ContainerResourcesProps;

  /**
   * Port that the sidecar listens on, 1 to 65535. No other container of the pod can listen on it.
   *
   * @default - none
   */
  readonly port?: number;

  /**
   * Makes `port` the port that receives the requests: Services, routes and the NetworkPolicy use it instead of the port of the server, which only
   * containers of the pod can then reach. The sidecar forwards the requests to `localhost`. Only one sidecar can have it.
   *
   * @default false
   */
  readonly receivesRequests?: boolean;

  /**
   * Check that succeeds when the sidecar has started. The server starts after it, so the result must not depend on the server. The default port of a check is
   * `port`.
   *
   * @default - none: the server starts right after the sidecar
   */
  readonly startup?: Health;

  /**
   * Check that succeeds while the sidecar works. Otherwise the pod receives no requests.
   *
   * @default - none; with `receivesRequests`, `Health.tcp()`
   */
  readonly readiness?: Health;

  /**
   * Check that succeeds unless the sidecar needs a restart. The result must not depend on the server.
   *
   * @default - none: Kubernetes restarts the sidecar if its process exits
   */
  readonly liveness?: Health;
}
