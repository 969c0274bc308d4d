import type { k8s } from 'cdk8s-plus-28';
import { Check } from '../validation/check';
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

const CHECK = new Check('ScalingMetric');

/**
 * Metric and target of an autoscaler. With several metrics, the autoscaler uses the one that needs the most replicas.
 *
 * `cpu()` and `memory()` need metrics-server in the cluster. `requestsInFlight()` and `pods()` need something that serves the API
 * custom.metrics.k8s.io, `external()` something that serves external.metrics.k8s.io: prometheus-adapter serves both.
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
   * CPU use.
   *
   * @param averageUtilization average to hold, in percent of the CPU request, at least 1; it may be above 100
   */
  public static cpu(averageUtilization: number): ScalingMetric {
    UTILIZATION.readAll(CHECK, { averageUtilization });
    return new ScalingMetric(new ResourceMetric('cpu', averageUtilization));
  }

  /**
   * Memory use. A model server that keeps what it once allocated is never scaled down by it.
   *
   * @param averageUtilization average to hold, in percent of the memory request, at least 1; it may be above 100
   */
  public static memory(averageUtilization: number): ScalingMetric {
    UTILIZATION.readAll(CHECK, { averageUtilization });
    return new ScalingMetric(new ResourceMetric('memory', averageUtilization));
  }

  /**
   * Requests that pods have accepted and not yet answered: what tells how busy a model server is, where CPU does not since a GPU
   * or another service does the work.
   *
   * @param perReplica average to hold in each replica, more than 0, in thousandths
   */
  public static requestsInFlight(perReplica: number, options: InFlightMetricOptions = {}): ScalingMetric {
    IN_FLIGHT_METRIC.readAll(CHECK, { perReplica });
    const { metricName = REQUESTS_IN_FLIGHT } = IN_FLIGHT_METRIC_OPTIONS.readAll(CHECK, options, 'options');
    return new ScalingMetric(new PodsMetric(metricName, perReplica, {}, true));
  }

  /**
   * Any other metric of the pods.
   *
   * @param metricName name of the metric
   * @param averageValue average to hold in each replica, more than 0, in thousandths
   */
  public static pods(metricName: string, averageValue: number, options: PodsMetricOptions = {}): ScalingMetric {
    PODS_METRIC.readAll(CHECK, { metricName, averageValue });
    const read = PODS_METRIC_OPTIONS.readAll(CHECK, options, 'options');
    return new ScalingMetric(new PodsMetric(metricName, averageValue, read, false));
  }

  /**
   * A metric from outside of the cluster, like the length of a queue.
   *
   * @param metricName name of the metric
   */
  public static external(metricName: string, options: ExternalMetricOptions): ScalingMetric {
    EXTERNAL_METRIC.readAll(CHECK, { metricName });
    return new ScalingMetric(
      new ExternalMetric(metricName, EXTERNAL_METRIC_OPTIONS.readAll(CHECK, options, 'options')),
    );
  }

  private constructor(private readonly source: MetricSource) {}

  /**
   * Name and selector, which no other metric of an autoscaler has.
   *
   * @internal
   */
  public get _identity(): string {
    return this.source.identity;
  }

  /**
   * The entry of the `metrics` field.
   *
   * @internal
   */
  public _toKube(check: Check, prop: string): k8s.MetricSpecV2 {
    return this.source.toKube(check, prop);
  }

  /**
   * Replicas that a load needs by this metric, or undefined if that is unknown. `cpu` returns the pod's CPU request.
   *
   * @internal
   */
  public _replicasFor(check: Check, load: PeakLoad, cpu: () => string): number | undefined {
    return this.source.replicasFor(check, load, cpu);
  }
}
