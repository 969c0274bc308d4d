import { targetRefOf } from '../kube/scalers';
import type { KubeObject } from './kube-object';

/** Path of the target of an autoscaler. */
export const TARGET_REF = ['spec', 'scaleTargetRef'];

export interface ResourceMetric {
  readonly name: string;
  readonly container?: string;
  readonly target?: { readonly type?: string };
}

/** Spec of a HorizontalPodAutoscaler, or of a ScaledObject of KEDA, in a manifest. */
export interface AutoscalerSpec {
  readonly minReplicas?: number;
  readonly metrics?: {
    readonly type?: string;
    readonly resource?: ResourceMetric;
    readonly containerResource?: ResourceMetric;
  }[];
  /** Triggers of a ScaledObject. */
  readonly triggers?: {
    readonly type?: string;
    readonly metricType?: string;
    readonly metadata?: { readonly type?: string; readonly containerName?: string };
  }[];
}

/** Formats the kind and name of the target for messages. */
export function targetTextOf(scaler: KubeObject): string {
  const { kind, name } = targetRefOf(scaler.manifest);
  return `${kind} '${name}'`;
}
