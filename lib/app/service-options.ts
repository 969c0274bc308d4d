import type { ServiceType } from 'cdk8s-plus-28';

/** Options of a Service. */
export interface ServiceOptions {
  /**
   * Name of the Service, which is also its DNS name in the namespace.
   *
   * @default - the name of the app or release
   */
  readonly name?: string;

  /**
   * Type of the Service: CLUSTER_IP for clients in the cluster, NODE_PORT or LOAD_BALANCER for clients outside it.
   *
   * Raise `timing.drain` for a cloud load balancer, because it may continue to send requests to a terminating pod. See
   * docs/explanation/proxies.md.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: ServiceType;

  /**
   * Port of the Service, 1 to 65535.
   *
   * @default - 80; with `headless`, the app's `requestPort`
   */
  readonly port?: number;

  /**
   * Port on every node, 30000 to 32767. Needs the `serviceType` NODE_PORT or LOAD_BALANCER.
   *
   * @default - a free port that the cluster chooses
   */
  readonly nodePort?: number;

  /**
   * Application protocol of the port, for gateways and service meshes: 'http', 'grpc' or a name with a domain, such as 'kubernetes.io/h2c'.
   *
   * @default - none
   */
  readonly appProtocol?: string;

  /**
   * Omits the cluster IP of the Service. Its DNS name then resolves to the IP of each ready pod, for clients that
   * balance the load themselves, such as gRPC clients. Needs the `serviceType` CLUSTER_IP. `port` must be the
   * app's `requestPort`.
   *
   * @default false
   */
  readonly headless?: boolean;

  /**
   * Labels of the Service. They replace labels with the same key, and do not change the pods that the Service selects.
   *
   * @default - the labels that select the pods, and the recommended labels
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Service, for example for a cloud load balancer.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
