import { type Amounts, type Demand, formatAmount } from '../kube/pod-demand';

/**
 * Amounts of resources: exact sums, as Kubernetes quantities in canonical form.
 *
 * @example
 * new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * const { requests, limits } = Capacity.of(chart).atMaximum;
 * requests.memory; // '1Gi'
 * limits.cpu; // undefined: the container has no CPU limit
 */
export class ResourceAmounts {
  /**
   * Creates amounts. `resourcesOfAll` has the resources that every container sets. Without `resourcesOfAll`, missing
   * amounts count as 0.
   *
   * @internal
   */
  public static _of(amounts: Amounts, resourcesOfAll?: ReadonlySet<string>): ResourceAmounts {
    return new ResourceAmounts(amounts, resourcesOfAll);
  }

  /** CPUs, for example '25' or '100m'. Undefined in limits if a container has no limit. */
  public readonly cpu?: string;
  /** Memory in bytes, for example '25Gi'. Undefined in limits if a container has no limit. */
  public readonly memory?: string;
  /** Ephemeral storage in bytes, for example '640Mi'. Undefined in limits if a container has no limit. */
  public readonly ephemeralStorage?: string;
  /** Extended resources such as GPUs, for example { 'nvidia.com/gpu': '2' }. */
  public readonly extendedResources: { [resource: string]: string };

  private constructor(amounts: Amounts, resourcesOfAll?: ReadonlySet<string>) {
    const { cpu, memory, 'ephemeral-storage': storage, ...others } = Object.fromEntries(amounts);
    const nativeAmount = (resource: string, milli: bigint = 0n) =>
      !resourcesOfAll || resourcesOfAll.has(resource) ? formatAmount(resource, milli) : undefined;
    this.cpu = nativeAmount('cpu', cpu);
    this.memory = nativeAmount('memory', memory);
    this.ephemeralStorage = nativeAmount('ephemeral-storage', storage);
    this.extendedResources = Object.fromEntries(
      Object.entries(others).map(([name, milli]) => [name, formatAmount(name, milli)]),
    );
  }
}

/**
 * Number of pods, and their total requests and limits.
 *
 * @example
 * new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * Capacity.of(chart).duringRollout.pods; // 3
 */
export class CapacityDemand {
  /**
   * Creates the public form of the pods, requests and limits.
   *
   * @internal
   */
  public static _of(demand: Demand): CapacityDemand {
    return new CapacityDemand(demand);
  }

  /** Number of pods. */
  public readonly pods: number;
  /** Total requests of the pods. Containers without a request count as 0. */
  public readonly requests: ResourceAmounts;
  /** Total limits of the pods. Undefined for a resource if a container has no limit. */
  public readonly limits: ResourceAmounts;

  /**
   * Resources that every container requests, by their Kubernetes names.
   *
   * @internal
   */
  public readonly _requested: ReadonlySet<string>;

  private constructor(demand: Demand) {
    this.pods = Number(demand.pods);
    this.requests = ResourceAmounts._of(demand.requests);
    this.limits = ResourceAmounts._of(demand.limits, demand.limited);
    this._requested = demand.requested;
  }
}
