import type { k8s } from 'cdk8s-plus-28';

/** Values of an app that its health checks need. */
export interface HealthContext {
  /** Port of the app, the default port of every health check. */
  readonly port: number;
  /** Returns a part of a command in the syntax of the manifest. */
  readonly written: (text: string) => string;
}

/** Health check with valid options. */
export interface HealthSpec {
  /** Port that the kubelet connects to; undefined for a command. */
  readonly port?: number;
  /** Handler field of a probe. */
  readonly handler: Pick<k8s.Probe, 'httpGet' | 'grpc' | 'tcpSocket' | 'exec'>;
}
