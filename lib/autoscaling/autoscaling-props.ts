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
   * Fewest replicas, at least 1.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /** Most replicas, at least `minReplicas`. */
  readonly maxReplicas: number;

  /**
   * Average CPU use to hold, in percent of the CPU request, at least 1. It may be above 100. The same as `ScalingMetric.cpu()`.
   *
   * @default - none: `metrics` decides
   */
  readonly targetCpuUtilization?: number;

  /**
   * What to go by, each metric once. Of several, the one that asks for the most replicas is followed.
   *
   * @default [ScalingMetric.cpu(80)]
   */
  readonly metrics?: ScalingMetric[];

  /**
   * How replicas are added.
   *
   * @default - the default behavior of Kubernetes: see `ScaleUp`
   */
  readonly scaleUp?: ScaleUp;

  /**
   * How replicas are taken away.
   *
   * @default - the default behavior of Kubernetes: see `ScaleDown`
   */
  readonly scaleDown?: ScaleDown;

  /**
   * The load that `maxReplicas` must be able to serve at the metrics' targets.
   *
   * @default - not checked
   */
  readonly peakLoad?: PeakLoad;
}

/** Properties of `Autoscaling`. */
export interface AutoscalingProps extends AutoscaleOptions {
  /** What is scaled. It has no fixed replicas from now on. */
  readonly target: Deployment;
}
