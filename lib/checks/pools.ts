import type { LabelSelector, Labels } from '../kube/label-selector';
import type { KubeObject } from './kube-object';
import type { ObjectIndex } from './object-index';

const POOL = 'InferencePool.inference.networking.k8s.io';
/** Group of the versions before v1, whose selector is a map of labels. */
const OLD_POOL = 'InferencePool.inference.networking.x-k8s.io';

export interface PoolSpec {
  readonly selector?: LabelSelector & Labels;
  readonly targetPorts?: { readonly number?: number }[];
  readonly targetPortNumber?: number;
}

/** Returns the InferencePools of all versions. */
export function poolsIn(index: ObjectIndex): KubeObject[] {
  return [...index.ofApi(POOL), ...index.ofApi(OLD_POOL)];
}

/** Returns true if the author wrote the labels of an InferencePool without `matchLabels`, although its version requires it. */
export function lacksMatchLabels(pool: KubeObject): boolean {
  const { selector } = pool.spec<PoolSpec>();
  return pool.api === POOL && selector !== undefined && !('matchLabels' in selector);
}

/** Returns the selector of an InferencePool, as the author meant it. */
export function poolSelectorOf(pool: KubeObject): LabelSelector {
  const { selector } = pool.spec<PoolSpec>();
  return pool.api === OLD_POOL || lacksMatchLabels(pool) ? { matchLabels: selector } : (selector ?? {});
}
