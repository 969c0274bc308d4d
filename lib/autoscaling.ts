import { Deployment, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check } from './private/check';

/** Bounds and target of a HorizontalPodAutoscaler. */
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
   * Average CPU use to hold, in percent of the CPU request, at least 1. It may be above 100.
   *
   * @default 80
   */
  readonly targetCpuUtilization?: number;
}

/** Properties of `Autoscaling`. */
export interface AutoscalingProps extends AutoscaleOptions {
  /** What is scaled. It has no fixed replicas from now on. */
  readonly target: Deployment;
}

/**
 * A HorizontalPodAutoscaler (autoscaling/v2).
 *
 * Every 15 s it sets replicas to ceil(replicas x utilization / target), within the bounds; scaling down waits until that has been
 * lower for 300 s. These are Kubernetes' own defaults.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export class Autoscaling extends Construct {
  /** Fewest replicas. */
  public readonly minReplicas: number;
  /** Most replicas. */
  public readonly maxReplicas: number;
  /** The HorizontalPodAutoscaler. */
  public readonly horizontalPodAutoscaler: k8s.KubeHorizontalPodAutoscalerV2;

  /**
   * Creates the autoscaler.
   *
   * @throws if the bounds or the target cannot work
   */
  public constructor(scope: Construct, id: string, props: AutoscalingProps) {
    super(scope, id);
    const check = new Check(this.node.path);
    this.minReplicas = check.replicas('minReplicas', props.minReplicas ?? 2, 1);
    this.maxReplicas = check.replicas('maxReplicas', props.maxReplicas, 1);
    if (this.minReplicas > this.maxReplicas) {
      check.fail(
        'minReplicas',
        this.minReplicas,
        `must be at most maxReplicas ${this.maxReplicas}: lower it or raise maxReplicas`,
      );
    }
    const utilization = check.integer(
      'targetCpuUtilization',
      props.targetCpuUtilization ?? 80,
      1,
      2 ** 31 - 1,
      'pass a percentage of the CPU request',
    );

    const { target } = props;
    target.markHasAutoscaler();
    this.horizontalPodAutoscaler = new k8s.KubeHorizontalPodAutoscalerV2(this, 'resource', {
      metadata: { name: check.name('name', props.name ?? target.name), labels: target.matchLabels },
      spec: {
        scaleTargetRef: { apiVersion: target.apiVersion, kind: target.kind, name: target.name },
        minReplicas: this.minReplicas,
        maxReplicas: this.maxReplicas,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: utilization } },
          },
        ],
      },
    });
  }
}
