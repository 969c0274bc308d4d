import type { LabelSelector, Labels } from '../kube/label-selector';
import type { KubeObject } from './kube-object';
import type { ObjectIndex } from './object-index';

const POOL = 'InferencePool.inference.networking.k8s.io';
/** InferencePool of the versions before v1. Its selector is a map of labels. */
const OLD_POOL = 'InferencePool.inference.networking.x-k8s.io';
export const INFERENCE_POOLS: readonly string[] = [POOL, OLD_POOL];

/** Spec of an InferencePool in a manifest. */
export interface PoolSpec {
  readonly selector?: LabelSelector & Labels;
  readonly targetPorts?: { readonly number?: number }[];
  readonly targetPortNumber?: number;
}

/** Returns all InferencePools. */
export function inferencePools(index: ObjectIndex): KubeObject[] {
  return INFERENCE_POOLS.flatMap((api) => index.ofApi(api));
}

/** Returns the selector of an InferencePool; undefined if it is not in the form of its version. */
export function poolSelectorOf(pool: KubeObject): LabelSelector | undefined {
  const { selector = {} } = pool.spec<PoolSpec>();
  if (pool.api === OLD_POOL) return { matchLabels: selector };
  return Object.keys(selector).length === 0 || 'matchLabels' in selector ? selector : undefined;
}
