import type { Deployment } from 'cdk8s-plus-28';
import type { PeakLoad } from './peak-load';
import type { ScaleDown } from './scale-down';
import type { ScaleUp } from './scale-up';
import type { ScalingMetric } from './scaling-metric';

/** Bounds, metrics and pace of a HorizontalPodAutoscaler. */
export interface AutoscaleOptions {
  /**
   * Name of the HorizontalPodAutoscaler.
   *
   * @default - the Deployment's name
   */
  readonly name?: string;

  /**
   * Minimum number of replicas, at least 1.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /** Maximum number of replicas, at least `minReplicas`. */
  readonly maxReplicas: number;

  /**
   * Target of the average CPU utilization, as a percentage of the CPU request, at least 1. The target may be above 100. Adds
   * `ScalingMetric.cpu()` to the `metrics`.
   *
   * @default - none: the autoscaler uses `metrics`
   */
  readonly targetCpuUtilization?: number;

  /**
   * Metrics to scale on, each at most once. The autoscaler uses the metric that needs the most replicas. If you pass
   * `targetCpuUtilization`, the default does not apply.
   *
   * @default [ScalingMetric.cpu(80)]
   */
  readonly metrics?: ScalingMetric[];

  /**
   * Pace at which the autoscaler adds replicas.
   *
   * @default - the default behavior of Kubernetes: see `ScaleUp`
   */
  readonly scaleUp?: ScaleUp;

  /**
   * Pace at which the autoscaler removes replicas.
   *
   * @default - the default behavior of Kubernetes: see `ScaleDown`
   */
  readonly scaleDown?: ScaleDown;

  /**
   * Load that `maxReplicas` must be able to serve at the targets of the metrics.
   *
   * @default - none: the constructor does not check `maxReplicas` against a load
   */
  readonly peakLoad?: PeakLoad;
}

/** Properties of `Autoscaling`. */
export interface AutoscalingProps extends AutoscaleOptions {
  /** Deployment to scale. Its manifest then has no fixed number of replicas. */
  readonly target: Deployment;
}
