import type { JsonPath } from '../kube/json-path';
import { type ContainerManifest, isSidecar } from '../kube/pod-spec';
import type { KubeObject } from './kube-object';
import type { ObjectIndex, Workload } from './object-index';

/** Container of a workload. */
export interface FoundContainer {
  readonly workload: Workload;
  readonly object: KubeObject;
  readonly container: ContainerManifest;
  /** Path in the manifest. */
  readonly path: JsonPath;
  /** True if the container runs while the pod serves. */
  readonly isRunning: boolean;
}

/** Returns the containers of a workload, init containers last. */
export function containersOf(workload: Workload): FoundContainer[] {
  const { object, pod, podPath } = workload;
  const containersIn = (list: 'containers' | 'initContainers') =>
    (pod[list] ?? []).map((container, i) => ({
      workload,
      object,
      container,
      path: [...podPath, list, i],
      isRunning: list === 'containers' || isSidecar(container),
    }));
  return [...containersIn('containers'), ...containersIn('initContainers')];
}

/** Returns the containers of all workloads. Use it with `index.once()`. */
export function allContainersIn(index: ObjectIndex): FoundContainer[] {
  return index.workloads.flatMap(containersOf);
}
