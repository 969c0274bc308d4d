import type { ConnectionScheme } from 'cdk8s-plus-28';

/** Port of a health check by TCP. */
export interface TcpHealthOptions {
  /**
   * Port that the kubelet connects to, 1 to 65535. A port that only probes use is not part of a Service or a NetworkPolicy.
   *
   * @default - the app's `port`
   */
  readonly port?: number;
}

/** Options of a health check by gRPC. */
export interface GrpcHealthOptions extends TcpHealthOptions {
  /**
   * Service in the request of the check. Servers can have a health state for each service.
   *
   * @default - none: the state of the whole server
   */
  readonly service?: string;
}

/** Options of a health check by HTTP. */
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
   * @default - those of the kubelet
   */
  readonly headers?: { [name: string]: string };
}
