import type { Duration } from 'cdk8s';
import type { NodeTaintQuery } from 'cdk8s-plus-28';

/** Nodes that pods run on, and their priority. */
export interface SchedulingProps {
  /**
   * Labels that a node must have.
   *
   * @default - any node; with GPUs, those of `resources.gpuNodeLabels`
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that the pods tolerate. With GPUs, they tolerate the taint of the GPU's resource in addition.
   *
   * @default - none
   */
  readonly tolerations?: NodeTaintQuery[];

  /**
   * Name of a PriorityClass. Pods with a higher priority are scheduled first, and can evict others.
   *
   * @default - the default PriorityClass of the cluster
   */
  readonly priorityClass?: string;

  /**
   * Name of a RuntimeClass, for example that of gVisor or of a GPU operator.
   *
   * @default - the default runtime of the node
   */
  readonly runtimeClass?: string;

  /**
   * Time from the moment that Kubernetes marks a node as not ready or unreachable until it replaces the pods of the node: 0 seconds to 1 day.
   *
   * Kubernetes marks an unreachable node about 50 seconds after its last heartbeat. With a short time, a brief failure of the network
   * replaces pods that still serve.
   *
   * @default - the default of Kubernetes, usually five minutes
   */
  readonly nodeFailureTimeout?: Duration;
}
