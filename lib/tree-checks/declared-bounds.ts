import type { ApiObject } from 'cdk8s';
import type { Bounds } from '../kube/scalers';
import { SharedState } from '../synthesis/shared-state';

const DECLARED_BOUNDS = new SharedState<Bounds>('external-bounds');

/** Declares the bounds of an autoscaler outside of the app. */
export function declareBounds(target: ApiObject, bounds: Bounds): void {
  DECLARED_BOUNDS.set(target, bounds);
}

/** Returns the declared bounds of an object. */
export function declaredBoundsOf(target: ApiObject): Bounds | undefined {
  return DECLARED_BOUNDS.of(target);
}
