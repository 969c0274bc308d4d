/** Amounts as they are written: the API server takes numbers too. */
export interface ResourceList {
  readonly [resource: string]: string | number;
}

/** Requests and limits as they are written. */
export interface ContainerResources {
  readonly requests?: ResourceList;
  readonly limits?: ResourceList;
}

/** A synthesized container, as far as capacity goes. */
export interface ContainerManifest {
  readonly name: string;
  readonly restartPolicy?: string;
  readonly resources?: ContainerResources;
}

/** A synthesized pod, as far as capacity goes. */
export interface PodSpecManifest {
  readonly containers?: ContainerManifest[];
  readonly initContainers?: ContainerManifest[];
  readonly overhead?: ResourceList;
  readonly resources?: ContainerResources;
}

/** Init containers that go on running beside the others. */
export function isSidecar(container: ContainerManifest): boolean {
  return container.restartPolicy === 'Always';
}

/** Containers that run while the pod serves. */
export function runningContainers(pod: PodSpecManifest): ContainerManifest[] {
  return [...(pod.containers ?? []), ...(pod.initContainers ?? []).filter(isSidecar)];
}

/** What a container asks for: the API server takes the limit where there is no request. */
export function requestsOf({ requests, limits }: ContainerResources): ResourceList {
  return { ...limits, ...requests };
}
