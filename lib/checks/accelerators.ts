import { type PodSpecManifest, allContainers, requestsOf } from '../kube/pod-spec';

/** Resource names of GPUs and other accelerators. */
const ACCELERATOR =
  /^(?:nvidia\.com\/(?:gpu|mig-.+)|amd\.com\/gpu|(?:gpu\.)?intel\.com\/.+|google\.com\/tpu|aws\.amazon\.com\/neuron.*|habana\.ai\/gaudi)$/;

/** Returns true for the resource of an accelerator. */
function isAccelerator(resource: string): boolean {
  return ACCELERATOR.test(resource);
}

/** Returns the resource name of the first accelerator that a pod requests; undefined if the pod requests none. */
export function acceleratorOf(pod: PodSpecManifest): string | undefined {
  for (const { resources = {} } of allContainers(pod)) {
    const found = Object.entries(requestsOf(resources)).find(
      ([name, amount]) => isAccelerator(name) && Number(amount) > 0,
    );
    if (found) {
      return found[0];
    }
  }
  return undefined;
}
