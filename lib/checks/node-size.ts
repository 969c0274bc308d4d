import type { ApiObject } from 'cdk8s';
import { Check, show } from '../validation/check';
import { type Amounts, NATIVE, demandOfPod, formatAmount } from '../capacity/capacity-amounts';
import type { PodSpecManifest } from '../kube/pod-spec';
import { parseMilli } from '../kube/quantity';
import type { NodeSize } from '../tree-checks/checks-options';

/** What pods can get on a node: thousandths by resource. A native resource that is left out is there in plenty, another is not there. */
export type NodeCapacity = Amounts;

/** Reads what users tell of a node. */
export function nodeCapacityOf(check: Check, prop: string, node: NodeSize): NodeCapacity {
  const { cpu, memory, ephemeralStorage, extendedResources = {} } = node;
  const amounts = { cpu, memory, 'ephemeral-storage': ephemeralStorage, ...extendedResources };
  return new Map(
    Object.entries(amounts).flatMap(([resource, amount]) =>
      amount === undefined
        ? []
        : [
            [
              resource,
              parseMilli(amount) ??
                check.fail(`${prop}.${resource}`, amount, "must be a Kubernetes quantity: pass '16' or '64Gi'"),
            ],
          ],
    ),
  );
}

/** What a pod requests more of than any node has; of several kinds of nodes, compared to the one that it fits best. */
export function exceeding(object: ApiObject, pod: PodSpecManifest, nodes: NodeCapacity[]): string[] {
  const requests = requestsOf(object, pod);
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

/** What a pod requests, or what is wrong with how it says so. */
function requestsOf({ node }: ApiObject, pod: PodSpecManifest): Amounts | string {
  try {
    return demandOfPod(new Check(node.path), pod).requests;
  } catch (error) {
    // findings tell the path by themselves
    return (error as Error).message.replace(`${node.path}: `, '');
  }
}

function describe(resource: string, requested: bigint, available: bigint): string {
  return (
    `${resource} request of a pod is ${show(formatAmount(resource, requested))}, must be at most ${show(formatAmount(resource, available))}, which a node has: ` +
    'lower it, or the pod stays pending'
  );
}
