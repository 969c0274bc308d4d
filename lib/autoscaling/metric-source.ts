import { k8s } from 'cdk8s-plus-28';
import type { Check } from '../validation/check';
import { formatMilli } from '../kube/quantity';
import { replicasByCpu, replicasByRequestsInFlight } from './load';
import type { PeakLoad } from './peak-load';
import type { ExternalMetricOptions, PodsMetricOptions } from './scaling-metric-options';

export const REQUESTS_IN_FLIGHT = 'http_requests_in_flight';
const PEAK = 'peakLoad.';

/** Metric API, name and target behind a `ScalingMetric`. */
export interface MetricSource {
  /** Name and selector, which no other metric of an autoscaler has. */
  readonly identity: string;
  /** The entry of the `metrics` field. */
  toKube(check: Check, prop: string): k8s.MetricSpecV2;
  /** Replicas that a load needs by this metric, or undefined if that is unknown. `cpu` returns the pod's CPU request. */
  replicasFor(check: Check, load: PeakLoad, cpu: () => string): number | undefined;
}

export class ResourceMetric implements MetricSource {
  public constructor(
    private readonly name: 'cpu' | 'memory',
    private readonly averageUtilization: number,
  ) {}

  public get identity(): string {
    return this.name;
  }

  public toKube(check: Check, prop: string): k8s.MetricSpecV2 {
    const remedy = `pass a percentage of the ${this.name === 'cpu' ? 'CPU' : 'memory'} request`;
    const averageUtilization = check.integer(prop, this.averageUtilization, 1, 2 ** 31 - 1, remedy);
    return { type: 'Resource', resource: { name: this.name, target: { type: 'Utilization', averageUtilization } } };
  }

  public replicasFor(check: Check, load: PeakLoad, cpu: () => string): number | undefined {
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

  public toKube(check: Check, prop: string): k8s.MetricSpecV2 {
    const averageValue = quantity(check, `${prop}.averageValue`, this.averageValue);
    return {
      type: 'Pods',
      pods: { metric: identify(check, prop, this.name, this.options), target: { type: 'AverageValue', averageValue } },
    };
  }

  public replicasFor(check: Check, load: PeakLoad): number | undefined {
    const { latency } = load;
    return this.countsRequests && latency
      ? replicasByRequestsInFlight(check, PEAK, { ...load, latency, perReplica: this.averageValue })
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

  public toKube(check: Check, prop: string): k8s.MetricSpecV2 {
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

  public replicasFor(): undefined {
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
