import { k8s } from 'cdk8s-plus-28';
import type { PropCheck } from '../validation/prop-check';
import { formatMilli } from '../kube/quantity';
import { replicasByCpu, replicasByRequestsInFlight } from './load';
import type { PeakLoad } from './peak-load';
import type { ExternalMetricOptions, PodsMetricOptions } from './scaling-metric-options';

export const REQUESTS_IN_FLIGHT = 'http_requests_in_flight';
const PEAK_LOAD_PREFIX = 'peakLoad.';

/** Metric API, name and target of a `ScalingMetric`. */
export interface MetricSource {
  /** Kind, name and selector, unique among the metrics of an autoscaler. */
  readonly identity: string;
  /** Returns the entry of the `metrics` field. */
  toKube(check: PropCheck, prop: string): k8s.MetricSpecV2;
  /**
   * Returns the number of replicas that this metric needs for a load; undefined if the load has no time for this metric.
   * `cpu` returns the CPU request of a pod.
   */
  replicasFor(check: PropCheck, load: PeakLoad, cpu: () => string): number | undefined;
}

export class ResourceMetric implements MetricSource {
  public constructor(
    private readonly name: 'cpu' | 'memory',
    private readonly averageUtilization: number,
  ) {}

  public get identity(): string {
    return this.name;
  }

  public toKube(check: PropCheck, prop: string): k8s.MetricSpecV2 {
    const fix = `pass a percentage of the ${this.name === 'cpu' ? 'CPU' : 'memory'} request`;
    const averageUtilization = check.integer(prop, this.averageUtilization, 1, 2 ** 31 - 1, fix);
    return { type: 'Resource', resource: { name: this.name, target: { type: 'Utilization', averageUtilization } } };
  }

  public replicasFor(check: PropCheck, load: PeakLoad, cpu: () => string): number | undefined {
    const { cpuPerRequest } = load;
    return this.name === 'cpu' && cpuPerRequest
      ? replicasByCpu(check, PEAK_LOAD_PREFIX, {
          ...load,
          cpuPerRequest,
          cpu: cpu(),
          targetCpuUtilization: this.averageUtilization,
        })
      : undefined;
  }
}

export class PodsMetric implements MetricSource {
  public constructor(
    private readonly name: string,
    private readonly averageValue: number,
    private readonly options: PodsMetricOptions,
    private readonly countsRequests: boolean,
  ) {}

  public get identity(): string {
    return identityOf('pods', this.name, this.options);
  }

  public toKube(check: PropCheck, prop: string): k8s.MetricSpecV2 {
    const parameter = this.countsRequests ? 'perReplica' : 'averageValue';
    const averageValue = quantity(check, `${prop}.${parameter}`, this.averageValue);
    return {
      type: 'Pods',
      pods: {
        metric: metricIdentifier(check, prop, this.name, this.options),
        target: { type: 'AverageValue', averageValue },
      },
    };
  }

  public replicasFor(check: PropCheck, load: PeakLoad): number | undefined {
    const { latency } = load;
    return this.countsRequests && latency
      ? replicasByRequestsInFlight(check, PEAK_LOAD_PREFIX, { ...load, latency, perReplica: this.averageValue })
      : undefined;
  }
}

export class ExternalMetric implements MetricSource {
  public constructor(
    private readonly name: string,
    private readonly options: ExternalMetricOptions,
  ) {}

  public get identity(): string {
    return identityOf('external', this.name, this.options);
  }

  public toKube(check: PropCheck, prop: string): k8s.MetricSpecV2 {
    const { averageValue, value } = this.options;
    if ((averageValue === undefined) === (value === undefined)) {
      check.fail(prop, { averageValue, value }, 'must have either averageValue or value: pass one of them');
    }
    const target =
      averageValue === undefined
        ? { type: 'Value', value: quantity(check, `${prop}.value`, value ?? NaN) }
        : { type: 'AverageValue', averageValue: quantity(check, `${prop}.averageValue`, averageValue) };
    return { type: 'External', external: { metric: metricIdentifier(check, prop, this.name, this.options), target } };
  }

  public replicasFor(): undefined {
    return undefined;
  }
}

function identityOf(kind: string, name: string, { selector = {} }: PodsMetricOptions): string {
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return `${kind} ${name}{${labels.sort().join(',')}}`;
}

function metricIdentifier(
  check: PropCheck,
  prop: string,
  name: string,
  options: PodsMetricOptions,
): k8s.MetricIdentifierV2 {
  if (!/^(?!\.\.?$)[^/%\s]+$/.test(name)) {
    check.fail(
      `${prop}.metricName`,
      name,
      `must be the name of a metric without '/', '%' or spaces: pass a name such as '${REQUESTS_IN_FLIGHT}'`,
    );
  }
  const matchLabels = options.selector && check.labels(`${prop}.selector`, options.selector);
  return { name, selector: matchLabels && { matchLabels } };
}

/** Returns the quantity of a metric value. The metrics APIs have a resolution of one thousandth. */
function quantity(check: PropCheck, prop: string, value: number): k8s.Quantity {
  const milli = Math.round(value * 1000);
  if (!(milli >= 1 && milli <= Number.MAX_SAFE_INTEGER) || Math.abs(milli - value * 1000) > 1e-6) {
    check.fail(prop, value, 'must be a number above 0, in whole thousandths: pass the target of the metric');
  }
  return k8s.Quantity.fromString(formatMilli(BigInt(milli)));
}
