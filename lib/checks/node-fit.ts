import { type AmountErrors, type Amounts, NATIVE, demandOfPod, formatAmount } from '../kube/pod-demand';
import type { PodSpecManifest, ResourceList } from '../kube/pod-spec';
import { parseMilli } from '../kube/quantity';
import { show } from '../kube/show';
import type { NodeCapacity } from './facts';

/** Error for an amount that is not a Kubernetes quantity. */
class AmountError extends Error {}

/**
 * Describes the requests of a pod that exceed the kind of node with the fewest excesses. Returns an empty list if the pod fits on a node, and
 * the mistake if an amount of the pod is not a Kubernetes quantity.
 */
export function excessesOf(pod: PodSpecManifest, nodes: readonly NodeCapacity[]): string[] {
  const requests = requestsOf(pod);
  if (typeof requests === 'string') {
    return [requests];
  }
  const excesses = nodes.map((node) =>
    [...requests]
      .filter(([resource, milli]) => {
        const available = node.get(resource) ?? (NATIVE.includes(resource) ? milli : 0n);
        return milli > available;
      })
      .map(([resource, milli]) => describe(resource, milli, node.get(resource) ?? 0n)),
  );
  return excesses.sort((a, b) => a.length - b.length)[0] ?? [];
}

/** Returns the requests of a pod, or the mistake in them. */
function requestsOf(pod: PodSpecManifest): Amounts | string {
  const fail = (field: string, value: unknown, rule: string): never => {
    throw new AmountError(`${field} is ${show(value)}, ${rule}`);
  };
  try {
    return demandOfPod({ fail }, pod).requests;
  } catch (error) {
    if (error instanceof AmountError) {
      return error.message;
    }
    throw error;
  }
}

function describe(resource: string, requested: bigint, available: bigint): string {
  return (
    `${resource} request of a pod is ${show(formatAmount(resource, requested))}, must be at most ${show(formatAmount(resource, available))}, the allocatable amount of a node: ` +
    'lower it, or the pod stays pending'
  );
}

/**
 * Returns the allocatable amounts of a node, in thousandths.
 *
 * @throws if an amount is not a Kubernetes quantity
 */
export function nodeCapacityOf(amounts: ResourceList, errors: AmountErrors): NodeCapacity {
  return new Map(
    Object.entries(amounts).map(([resource, amount]) => [
      resource,
      parseMilli(String(amount)) ?? errors.fail(resource, amount, "must be a Kubernetes quantity: pass '16' or '64Gi'"),
    ]),
  );
}
