import type { ServiceType } from 'cdk8s-plus-28';

/** A Service in front of pods. */
export interface ServiceOptions {
  /**
   * Name of the Service, and so its DNS name in the namespace.
   *
   * @default - the name of the app or release
   */
  readonly name?: string;

  /**
   * Who reaches the Service: the cluster, every node's port, or a load balancer.
   *
   * A cloud load balancer may send requests to a pod for 25 to 120 seconds after it was told to stop: raise `timing.drain`.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: ServiceType;

  /**
   * Port of the Service, 1 to 65535.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * Port on every node, 30000 to 32767. Only with NODE_PORT and LOAD_BALANCER.
   *
   * @default - one that the cluster chooses
   */
  readonly nodePort?: number;
}
