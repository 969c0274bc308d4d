import type { Manifest } from './manifest';

export const HPA = 'HorizontalPodAutoscaler.autoscaling';
export const SCALED_OBJECT = 'ScaledObject.keda.sh';

/** Kinds of autoscalers, with their API groups. */
export const SCALER_APIS = [HPA, SCALED_OBJECT];
export const SCALER_KINDS = ['HorizontalPodAutoscaler', 'ScaledObject'];

/** Bounds of a number of replicas. */
export interface Bounds {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** Object that an autoscaler scales. */
export interface TargetRef {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
}

/** Spec of an autoscaler in a manifest. */
export interface ScalerSpec {
  readonly scaleTargetRef?: TargetRef;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
  readonly idleReplicaCount?: number;
}

/**
 * Returns the bounds of an autoscaler, with the defaults of its API.
 *
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export function boundsOf({ kind, spec }: Manifest): Bounds {
  const { minReplicas = 1, maxReplicas = minReplicas, ...keda } = (spec ?? {}) as ScalerSpec;
  return kind === 'ScaledObject'
    ? {
        minReplicas: keda.idleReplicaCount ?? keda.minReplicaCount ?? 0,
        maxReplicas: keda.maxReplicaCount ?? 100,
      }
    : { minReplicas, maxReplicas };
}

/** Returns the target of an autoscaler, with the defaults of its API. */
export function targetRefOf({ kind, spec }: Manifest): TargetRef {
  const ref = ((spec ?? {}) as ScalerSpec).scaleTargetRef ?? {};
  return kind === 'ScaledObject' ? { apiVersion: 'apps/v1', kind: 'Deployment', ...ref } : ref;
}
