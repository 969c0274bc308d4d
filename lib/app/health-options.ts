import type { ConnectionScheme } from 'cdk8s-plus-28';

/** Options of a TCP health check. */
export interface TcpHealthOptions {
  /**
   * Port that the kubelet connects to, 1 to 65535. A port that only probes use is not part of a Service or a NetworkPolicy.
   *
   * @default - the `port` of the app or sidecar
   */
  readonly port?: number;
}

/** Options of a gRPC health check. */
export interface GrpcHealthOptions extends TcpHealthOptions {
  /**
   * Name of the service in the health check request. A server can have a status for each service.
   *
   * @default - none: the status of the whole server
   */
  readonly service?: string;
}

/** Options of an HTTP health check. */
export interface HttpHealthOptions extends TcpHealthOptions {
  /**
   * Scheme of the request. With HTTPS the kubelet does not verify the certificate.
   *
   * @default ConnectionScheme.HTTP
   */
  readonly scheme?: ConnectionScheme;

  /**
   * Headers of the request.
   *
   * @default - the headers of the kubelet
   */
  readonly headers?: { [name: string]: string };
}
