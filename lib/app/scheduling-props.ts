import type { Duration } from 'cdk8s';
import type { NodeTaintQuery } from 'cdk8s-plus-28';

/** Nodes, priority and runtime of the pods. */
export interface SchedulingProps {
  /**
   * Labels that a node must have.
   *
   * @default - any node; with GPUs, the labels in `resources.gpuNodeLabels`
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that the pods tolerate. With GPUs, the pods also tolerate the taint of the GPU resource.
   *
   * @default - none
   */
  readonly tolerations?: NodeTaintQuery[];

  /**
   * Name of a PriorityClass. The scheduler places pods with a higher priority first, and can preempt other pods for
   * them.
   *
   * @default - the default PriorityClass of the cluster
   */
  readonly priorityClass?: string;

  /**
   * Name of a RuntimeClass, for example for gVisor or a GPU operator.
   *
   * @default - the default runtime of the node
   */
  readonly runtimeClass?: string;

  /**
   * Time from when Kubernetes marks a node as not ready or unreachable until it replaces the pods on the node, 0
   * seconds to 1 day.
   *
   * Kubernetes marks an unreachable node about 50 seconds after its last heartbeat. With a short timeout, a brief
   * network failure causes Kubernetes to replace pods that still serve.
   *
   * @default - the Kubernetes default, usually five minutes
   */
  readonly nodeFailureTimeout?: Duration;
}
