import { k8s } from 'cdk8s-plus-28';
import { Check } from '../validation/check';
import { replicasByCpu, replicasByRequestsInFlight } from './load';
import {
  EXTERNAL_METRIC,
  EXTERNAL_METRIC_OPTIONS,
  IN_FLIGHT_METRIC,
  PODS_METRIC,
  PODS_METRIC_OPTIONS,
  UTILIZATION,
} from './argument-types';
import { formatMilli } from '../kube/quantity';
import type { PeakLoad } from './peak-load';
import type { PodsMetricOptions, ExternalMetricOptions } from './scaling-metric-options';

const CHECK = new Check('ScalingMetric');
const REQUESTS_IN_FLIGHT = 'http_requests_in_flight';
const PEAK = 'peakLoad.';

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
export abstract class ScalingMetric {
  /**
   * CPU use.
   *
   * @param averageUtilization average to hold, in percent of the CPU request, at least 1; it may be above 100
   */
  public static cpu(averageUtilization: number): ScalingMetric {
    UTILIZATION.readAll(CHECK, { averageUtilization });
    return new ResourceMetric('cpu', averageUtilization);
  }

  /**
   * Memory use. A model server that keeps what it once allocated is never scaled down by it.
   *
   * @param averageUtilization average to hold, in percent of the memory request, at least 1; it may be above 100
   */
  public static memory(averageUtilization: number): ScalingMetric {
    UTILIZATION.readAll(CHECK, { averageUtilization });
    return new ResourceMetric('memory', averageUtilization);
  }

  /**
   * Requests that pods have accepted and not yet answered: what tells how busy a model server is, where CPU does not since a GPU
   * or another service does the work.
   *
   * @param perReplica average to hold in each replica, more than 0, in thousandths
   * @param metricName the pods' metric; 'http_requests_in_flight' if left out
   */
  public static requestsInFlight(perReplica: number, metricName: string = REQUESTS_IN_FLIGHT): ScalingMetric {
    IN_FLIGHT_METRIC.readAll(CHECK, { perReplica, metricName });
    return new PodsMetric(metricName, perReplica, {}, true);
  }

  /**
   * Any other metric of the pods.
   *
   * @param metricName name of the metric
   * @param averageValue average to hold in each replica, more than 0, in thousandths
   */
  public static pods(metricName: string, averageValue: number, options: PodsMetricOptions = {}): ScalingMetric {
    PODS_METRIC.readAll(CHECK, { metricName, averageValue });
    return new PodsMetric(metricName, averageValue, PODS_METRIC_OPTIONS.readAll(CHECK, options, 'options'), false);
  }

  /**
   * A metric from outside of the cluster, like the length of a queue.
   *
   * @param metricName name of the metric
   */
  public static external(metricName: string, options: ExternalMetricOptions): ScalingMetric {
    EXTERNAL_METRIC.readAll(CHECK, { metricName });
    return new ExternalMetric(metricName, EXTERNAL_METRIC_OPTIONS.readAll(CHECK, options, 'options'));
  }

  /**
   * What tells it from other metrics.
   *
   * @internal
   */
  public abstract get _identity(): string;

  /**
   * The entry of the `metrics` field.
   *
   * @internal
   */
  public abstract _toKube(check: Check, prop: string): k8s.MetricSpecV2;

  /**
   * Replicas that a load needs by this metric, or undefined if that cannot be told. `cpu` tells the pod's CPU request.
   *
   * @internal
   */
  public abstract _replicasFor(check: Check, load: PeakLoad, cpu: () => string): number | undefined;
}

class ResourceMetric extends ScalingMetric {
  public constructor(
    private readonly name: 'cpu' | 'memory',
    private readonly averageUtilization: number,
  ) {
    super();
  }

  public override get _identity(): string {
    return this.name;
  }

  public override _toKube(check: Check, prop: string): k8s.MetricSpecV2 {
    const remedy = `pass a percentage of the ${this.name === 'cpu' ? 'CPU' : 'memory'} request`;
    const averageUtilization = check.integer(prop, this.averageUtilization, 1, 2 ** 31 - 1, remedy);
    return { type: 'Resource', resource: { name: this.name, target: { type: 'Utilization', averageUtilization } } };
  }

  public override _replicasFor(check: Check, load: PeakLoad, cpu: () => string): number | undefined {
    const { cpuPerRequest } = load;
    return this.name === 'cpu' && cpuPerRequest
      ? replicasByCpu(check, PEAK, {
          ...load,
          cpuPerRequest,
          cpu: cpu(),
          targetCpuUtilization: this.averageUtilization,
        })
      : undefined;
  }
}

class PodsMetric extends ScalingMetric {
  public constructor(
    private readonly name: string,
    private readonly averageValue: number,
    private readonly options: PodsMetricOptions,
    private readonly countsRequests: boolean,
  ) {
    super();
  }

  public override get _identity(): string {
    return identityOf('pods', this.name, this.options);
  }

  public override _toKube(check: Check, prop: string): k8s.MetricSpecV2 {
    const averageValue = quantity(check, `${prop}.averageValue`, this.averageValue);
    return {
      type: 'Pods',
      pods: { metric: identify(check, prop, this.name, this.options), target: { type: 'AverageValue', averageValue } },
    };
  }

  public override _replicasFor(check: Check, load: PeakLoad): number | undefined {
    const { latency } = load;
    return this.countsRequests && latency
      ? replicasByRequestsInFlight(check, PEAK, { ...load, latency, perReplica: this.averageValue })
      : undefined;
  }
}

class ExternalMetric extends ScalingMetric {
  public constructor(
    private readonly name: string,
    private readonly options: ExternalMetricOptions,
  ) {
    super();
  }

  public override get _identity(): string {
    return identityOf('external', this.name, this.options);
  }

  public override _toKube(check: Check, prop: string): k8s.MetricSpecV2 {
    const { averageValue, value } = this.options;
    if ((averageValue === undefined) === (value === undefined)) {
      check.fail(prop, { averageValue, value }, 'must hold one of averageValue and value: pass what is held');
    }
    const target =
      averageValue === undefined
        ? { type: 'Value', value: quantity(check, `${prop}.value`, value ?? NaN) }
        : { type: 'AverageValue', averageValue: quantity(check, `${prop}.averageValue`, averageValue) };
    return { type: 'External', external: { metric: identify(check, prop, this.name, this.options), target } };
  }

  public override _replicasFor(): undefined {
    return undefined;
  }
}

function identityOf(kind: string, name: string, { selector = {} }: PodsMetricOptions): string {
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return `${kind} ${name}{${labels.sort().join(',')}}`;
}

function identify(check: Check, prop: string, name: string, options: PodsMetricOptions): k8s.MetricIdentifierV2 {
  if (!/^(?!\.\.?$)[^/%\s]+$/.test(name)) {
    check.fail(
      `${prop}.metricName`,
      name,
      `must be a metric's name without '/', '%' or blanks, like '${REQUESTS_IN_FLIGHT}'`,
    );
  }
  const matchLabels = options.selector && check.labels(`${prop}.selector`, options.selector);
  return { name, selector: matchLabels && { matchLabels } };
}

/** The metrics APIs count in thousandths. */
function quantity(check: Check, prop: string, value: number): k8s.Quantity {
  const milli = Math.round(value * 1000);
  if (!(milli >= 1 && milli <= Number.MAX_SAFE_INTEGER) || Math.abs(milli - value * 1000) > 1e-6) {
    check.fail(prop, value, 'must be a number above 0, in whole thousandths: pass what each replica shall have');
  }
  return k8s.Quantity.fromString(formatMilli(BigInt(milli)));
}
