import type { NodeCapacity } from '../checks/facts';
import { nodeCapacityOf } from '../checks/node-fit';
import type { ResourceList } from '../kube/pod-spec';
import { type Rejecter, map, struct, text } from '../validation/prop-type';
import type { NodeSize } from './checks-options';

export const NODE_SIZE = struct<NodeSize>(
  { cpu: text('16'), memory: text('64Gi') },
  { ephemeralStorage: text('100Gi'), extendedResources: map('nvidia.com/gpu', text('8')) },
);

/**
 * Parses the amounts of a node.
 *
 * @throws if an amount is not a Kubernetes quantity
 */
export function capacityOf(
  check: Rejecter,
  prop: string,
  { cpu, memory, ephemeralStorage, extendedResources }: NodeSize,
): NodeCapacity {
  const disk: ResourceList = ephemeralStorage === undefined ? {} : { 'ephemeral-storage': ephemeralStorage };
  return nodeCapacityOf(
    { cpu, memory, ...disk, ...extendedResources },
    { fail: (resource, value, rule) => check.fail(`${prop}.${resource}`, value, rule) },
  );
}
