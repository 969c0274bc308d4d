import type { k8s } from 'cdk8s-plus-28';

/** App whose health is checked. */
export interface HealthContext {
  /** Port of the app, the default of every check. */
  readonly port: number;
  /** Writes a part of a command so that the process receives it. */
  readonly written: (text: string) => string;
}

/** Checked health check. */
export interface HealthSpec {
  /** Port that the kubelet connects to; undefined for a command. */
  readonly port?: number;
  /** Field of a probe. */
  readonly handler: Pick<k8s.Probe, 'httpGet' | 'grpc' | 'tcpSocket' | 'exec'>;
}
