/**
 * Bounds of an autoscaler of another API.
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * app.scaleExternally({ minReplicas: 0, maxReplicas: 20 });
 */
export interface ExternalScaling {
  /** Fewest replicas, at least 0: of a ScaledObject its `idleReplicaCount`, or else its `minReplicaCount`. */
  readonly minReplicas: number;

  /** Most replicas, at least `minReplicas` and 1: of a ScaledObject its `maxReplicaCount`. */
  readonly maxReplicas: number;
}
