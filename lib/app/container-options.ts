import type { ImagePullPolicy } from 'cdk8s-plus-28';
import type { ContainerResourcesProps } from './container-resources-props';
import type { Health } from './health';
import type { Mount } from './mount';
import type { ProcessOptions } from './process-options';

/**
 * Container of the pods in addition to the server. It meets the Pod Security Standard "restricted" and has a read-only
 * root file system. It can write to its own /tmp and to its writable mounts.
 */
export interface ContainerOptions extends ProcessOptions {
  /** Name of the container, a DNS label that is unique in the pod. */
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

/** Container that runs before the server and exits, such as one that prepares files. */
export interface InitContainerOptions extends ContainerOptions {
  /**
   * Requests and limits of the container.
   *
   * @default - the server's requests and limits without GPUs, because the scheduler already reserves them for the pod
   */
  readonly resources?: ContainerResourcesProps;
}

/** Container that runs alongside the server, such as a proxy, a router or a metrics exporter. */
export interface SidecarOptions extends ContainerOptions {
  /** Requests and limits of the sidecar, in addition to those of the server. */
  readonly resources: ContainerResourcesProps;

  /**
   * Port that the sidecar listens on, 1 to 65535. No other container in the pod can listen on this port.
   *
   * @default - none
   */
  readonly port?: number;

  /**
   * Makes `port` the port that receives the requests. Services, routes and the NetworkPolicy use it instead of the
   * server's port. Other pods can then no longer connect to the server's port, unless it is the `metricsPort`. Configure
   * the sidecar to forward the requests to the server's port on `localhost`. Only one sidecar can receive requests.
   *
   * @default false
   */
  readonly receivesRequests?: boolean;

  /**
   * Health check that succeeds when the sidecar has started. The server starts after this check succeeds, so the result
   * must not depend on the server. The default port of a health check is `port`.
   *
   * @default - none: the server starts right after the sidecar
   */
  readonly startup?: Health;

  /**
   * Health check that succeeds while the sidecar works. If the check fails, the pod receives no requests.
   *
   * @default - none; with `receivesRequests`, `Health.tcp()`
   */
  readonly readiness?: Health;

  /**
   * Health check that succeeds unless the sidecar needs a restart. The result must not depend on the server.
   *
   * @default - none: the kubelet restarts the sidecar only if its process exits or its `startup` check fails
   */
  readonly liveness?: Health;
}
