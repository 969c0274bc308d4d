import type { k8s } from 'cdk8s-plus-28';

/** Values of a server or sidecar that its health checks need. */
export interface HealthContext {
  /** Default port of every health check. */
  readonly port: number;
  /** Escapes a part of a command, unless the container expands variables. */
  readonly escape: (text: string) => string;
}

/** Health check with valid options. */
export interface HealthSpec {
  /** Port that the kubelet connects to; undefined for a command. */
  readonly port?: number;
  /** Handler field of a probe. */
  readonly handler: Pick<k8s.Probe, 'httpGet' | 'grpc' | 'tcpSocket' | 'exec'>;
}
