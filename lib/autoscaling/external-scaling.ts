/**
 * Bounds of an autoscaler other than `Autoscaling`, such as a KEDA ScaledObject.
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * app.scaleExternally({ minReplicas: 0, maxReplicas: 20 });
 */
export interface ExternalScaling {
  /**
   * Minimum number of replicas, at least 0. For a ScaledObject, pass its `idleReplicaCount`. If it has none, pass its `minReplicaCount`.
   */
  readonly minReplicas: number;

  /** Maximum number of replicas, at least `minReplicas` and at least 1. For a ScaledObject, pass its `maxReplicaCount`. */
  readonly maxReplicas: number;
}
