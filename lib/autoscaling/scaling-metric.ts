import type { k8s } from 'cdk8s-plus-28';
import { PropCheck } from '../validation/prop-check';
import {
  EXTERNAL_METRIC,
  EXTERNAL_METRIC_OPTIONS,
  IN_FLIGHT_METRIC,
  IN_FLIGHT_METRIC_OPTIONS,
  PODS_METRIC,
  PODS_METRIC_OPTIONS,
  UTILIZATION,
} from './argument-types';
import type { PeakLoad } from './peak-load';
import { ExternalMetric, type MetricSource, PodsMetric, REQUESTS_IN_FLIGHT, ResourceMetric } from './metric-source';
import type { ExternalMetricOptions, InFlightMetricOptions, PodsMetricOptions } from './scaling-metric-options';

const CHECK = new PropCheck('ScalingMetric');

/**
 * Metric and target of an autoscaler. With several metrics, the autoscaler uses the metric that needs the most replicas.
 *
 * The cluster needs:
 *
 * - for `cpu()` and `memory()`: metrics-server
 * - for `requestsInFlight()` and `pods()`: a server for the API custom.metrics.k8s.io, such as prometheus-adapter
 * - for `external()`: a server for the API external.metrics.k8s.io, such as prometheus-adapter
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-metrics-apis
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * app.autoscale({
 *   maxReplicas: 20,
 *   metrics: [
 *     ScalingMetric.requestsInFlight(8),
 *     ScalingMetric.external('queue_messages_ready', { selector: { queue: 'sentiment' }, averageValue: 30 }),
 *   ],
 * });
 */
export class ScalingMetric {
  /**
   * CPU utilization.
   *
   * @param averageUtilization target of the average, as a percentage of the CPU request, at least 1; it may be above 100
   */
  public static cpu(averageUtilization: number): ScalingMetric {
    UTILIZATION.readAll(CHECK, { averageUtilization });
    return new ScalingMetric(new ResourceMetric('cpu', averageUtilization));
  }

  /**
   * Memory utilization. The autoscaler never removes replicas of a model server that does not free memory.
   *
   * @param averageUtilization target of the average, as a percentage of the memory request, at least 1; it may be above 100
   */
  public static memory(averageUtilization: number): ScalingMetric {
    UTILIZATION.readAll(CHECK, { averageUtilization });
    return new ScalingMetric(new ResourceMetric('memory', averageUtilization));
  }

  /**
   * Number of requests that pods have accepted and not yet completed. Use this metric if CPU utilization does not reflect
   * the load of a model server, because a GPU or another service does the work.
   *
   * @param perReplica target of the average in a replica, more than 0, in whole thousandths
   */
  public static requestsInFlight(perReplica: number, options: InFlightMetricOptions = {}): ScalingMetric {
    IN_FLIGHT_METRIC.readAll(CHECK, { perReplica });
    const { metricName = REQUESTS_IN_FLIGHT } = IN_FLIGHT_METRIC_OPTIONS.readAll(CHECK, options, 'options');
    return new ScalingMetric(new PodsMetric(metricName, perReplica, {}, true));
  }

  /**
   * Custom metric of the pods.
   *
   * @param metricName name of the metric
   * @param averageValue target of the average in a replica, more than 0, in whole thousandths
   */
  public static pods(metricName: string, averageValue: number, options: PodsMetricOptions = {}): ScalingMetric {
    PODS_METRIC.readAll(CHECK, { metricName, averageValue });
    options = PODS_METRIC_OPTIONS.readAll(CHECK, options, 'options');
    return new ScalingMetric(new PodsMetric(metricName, averageValue, options, false));
  }

  /**
   * Metric that does not describe an object in the cluster, such as the length of a queue.
   *
   * @param metricName name of the metric
   * @param options selector, and either `averageValue` or `value`
   */
  public static external(metricName: string, options: ExternalMetricOptions): ScalingMetric {
    EXTERNAL_METRIC.readAll(CHECK, { metricName });
    return new ScalingMetric(
      new ExternalMetric(metricName, EXTERNAL_METRIC_OPTIONS.readAll(CHECK, options, 'options')),
    );
  }

  private constructor(private readonly source: MetricSource) {}

  /**
   * Kind, name and selector, unique among the metrics of an autoscaler.
   *
   * @internal
   */
  public get _identity(): string {
    return this.source.identity;
  }

  /**
   * Returns the entry of the `metrics` field.
   *
   * @internal
   */
  public _toKube(check: PropCheck, prop: string): k8s.MetricSpecV2 {
    return this.source.toKube(check, prop);
  }

  /**
   * Returns the number of replicas that this metric needs for a load; undefined if the load has no time for this metric.
   * `cpu` returns the CPU request of a pod.
   *
   * @internal
   */
  public _replicasFor(check: PropCheck, load: PeakLoad, cpu: () => string): number | undefined {
    return this.source.replicasFor(check, load, cpu);
  }
}
