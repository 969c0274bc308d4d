import type { Protocol } from 'cdk8s-plus-28';
import type { Peer } from './peer';

/** Additional port of the server, in the container, its Services and the NetworkPolicy. */
export interface ExtraPort {
  /**
   * Name of the port, at most 15 lower-case letters, digits or '-', except 'http', which is the name of the port that receives the
   * requests.
   */
  readonly name: string;

  /** Port that the container listens on, 1 to 65535. */
  readonly port: number;

  /**
   * Port of the Services, 1 to 65535. A headless Service uses `port` instead, because its clients connect to the pods.
   *
   * @default - `port`
   */
  readonly servicePort?: number;

  /**
   * Transport protocol: TCP or UDP. Probes, metrics, Ingresses and routes need TCP.
   *
   * @default Protocol.TCP
   */
  readonly protocol?: Protocol;

  /**
   * Application protocol of the port, for gateways and service meshes: 'http', 'grpc' or a name with a domain, such as 'kubernetes.io/h2c'.
   *
   * @default - none
   */
  readonly appProtocol?: string;

  /**
   * Clients that can connect to this port, in addition to the apps that call it. Only an Ingress or a route to this
   * port opens it to other clients.
   *
   * @default - the same clients as the port that receives the requests
   */
  readonly clients?: Peer[];
}
