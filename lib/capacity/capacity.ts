import type { Chart } from 'cdk8s';
import { type Amounts, type Demand, formatAmount, sum, times } from '../kube/pod-demand';
import { type CountedPods, countedPodsOf } from './counted-pods';
import { PropCheck } from '../validation/prop-check';
import { OF_CHART, OF_CHARTS } from './prop-types';

/**
 * Amounts of resources: exact sums, as Kubernetes quantities in canonical form.
 *
 * @example
 * new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * const { requests, limits } = Capacity.of(chart).atMaximum;
 * requests.memory; // '1Gi'
 * limits.cpu; // undefined: a container has no limit
 */
export class ResourceAmounts {
  /**
   * Creates amounts. `stated` has the resources that every container sets; without `stated`, missing amounts count as 0.
   *
   * @internal
   */
  public static _of(amounts: Amounts, stated?: ReadonlySet<string>): ResourceAmounts {
    return new ResourceAmounts(amounts, stated);
  }

  /** CPUs, for example '25' or '100m'. Undefined in limits if a container has no limit. */
  public readonly cpu?: string;
  /** Memory in bytes, for example '25Gi'. Undefined in limits if a container has no limit. */
  public readonly memory?: string;
  /** Ephemeral storage in bytes, for example '640Mi'. Undefined in limits if a container has no limit. */
  public readonly ephemeralStorage?: string;
  /** Extended resources such as GPUs, for example { 'nvidia.com/gpu': '2' }. */
  public readonly extendedResources: { [resource: string]: string };

  private constructor(amounts: Amounts, stated?: ReadonlySet<string>) {
    const { cpu, memory, 'ephemeral-storage': storage, ...others } = Object.fromEntries(amounts);
    const native = (resource: string, milli: bigint = 0n) =>
      !stated || stated.has(resource) ? formatAmount(resource, milli) : undefined;
    this.cpu = native('cpu', cpu);
    this.memory = native('memory', memory);
    this.ephemeralStorage = native('ephemeral-storage', storage);
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
   * Creates the public form of a demand.
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

/**
 * Pods of a chart, and the resources that they request at rest, at maximum and during a rollout.
 *
 * All Deployments, StatefulSets, ReplicaSets, ReplicationControllers, DaemonSets, Jobs, CronJobs and Pods of the chart count. Pods of
 * custom resources do not count, because only their controllers know the number.
 *
 * Pods count as in the scheduler, with init containers, sidecars and overhead. Each Job and one run of each CronJob count, unless they
 * are suspended. Terminating pods do not count. They keep their requests until their grace period ends, so a rollout can need up to
 * twice the replicas for a while.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * app.autoscale({ maxReplicas: 10 });
 * const { atRest, atMaximum, duringRollout } = Capacity.of(chart);
 * [atRest, atMaximum, duringRollout].map((demand) => demand.requests.cpu); // ['1', '5', '5500m']
 */
export class Capacity {
  /**
   * Computes the capacity of the current objects of a chart. Apps that you add later do not count.
   *
   * @throws if an amount in the chart is not a Kubernetes quantity
   */
  public static of(chart: Chart): Capacity {
    OF_CHART.readAll(new PropCheck('Capacity'), { chart });
    return Capacity.ofAll([chart]);
  }

  /**
   * Computes the total capacity of several charts.
   *
   * @throws if an amount in a chart is not a Kubernetes quantity
   */
  public static ofAll(charts: Chart[]): Capacity {
    OF_CHARTS.readAll(new PropCheck('Capacity'), { charts });
    return new Capacity(charts.flatMap(countedPodsOf));
  }

  /** Demand with every autoscaler at its minimum. */
  public readonly atRest: CapacityDemand;
  /** Demand with every autoscaler at its maximum. */
  public readonly atMaximum: CapacityDemand;
  /** Demand with every autoscaler at its maximum, during a rollout of all Deployments with all pods that `maxSurge` allows. */
  public readonly duringRollout: CapacityDemand;
  /** Additional demand on each node that runs pods of the DaemonSets, during a rollout of all DaemonSets. */
  public readonly perNode: CapacityDemand;

  private constructor(counted: CountedPods[]) {
    const demand = (count: (pods: CountedPods) => number) =>
      CapacityDemand._of(sum(counted.map((pods) => times(pods.pod, BigInt(count(pods))))));
    this.atRest = demand((w) => w.atRest);
    this.atMaximum = demand((w) => w.atMaximum);
    this.duringRollout = demand((w) => w.duringRollout);
    this.perNode = demand((w) => w.perNode);
  }
}
