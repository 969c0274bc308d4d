import type { Chart } from 'cdk8s';
import type { CapacityDemand } from './capacity-demand';
import { countedPodsOf } from './chart-pods';
import { type CountedPods, demandsOf } from './counted-pods';
import { PropCheck } from '../validation/prop-check';
import { OF_CHART, OF_CHARTS } from './prop-types';

/**
 * Pods of a chart, and the resources that they request at rest, at maximum and during a rollout.
 *
 * All Deployments, StatefulSets, ReplicaSets, ReplicationControllers, DaemonSets, Jobs, CronJobs and Pods of the chart count. Pods of
 * custom resources do not count, because only their controllers know the number.
 *
 * Pods count as in the scheduler, with init containers, sidecars and overhead. Each Job and one run of each CronJob count, unless they
 * are suspended. Terminating pods do not count. They keep their requests until their grace period ends, so a rollout can need up to
 * twice the replicas temporarily.
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

  /** Pods, requests and limits with every autoscaler at its minimum. */
  public readonly atRest: CapacityDemand;
  /** Pods, requests and limits with every autoscaler at its maximum. */
  public readonly atMaximum: CapacityDemand;
  /**
   * Pods, requests and limits with every autoscaler at its maximum, during a rollout of all Deployments with all pods that
   * `maxSurge` allows.
   */
  public readonly duringRollout: CapacityDemand;
  /** Additional pods, requests and limits on each node that runs pods of the DaemonSets, during a rollout of all DaemonSets. */
  public readonly perNode: CapacityDemand;

  private constructor(counted: CountedPods[]) {
    const { atRest, atMaximum, duringRollout, perNode } = demandsOf(counted);
    this.atRest = atRest;
    this.atMaximum = atMaximum;
    this.duringRollout = duringRollout;
    this.perNode = perNode;
  }
}
