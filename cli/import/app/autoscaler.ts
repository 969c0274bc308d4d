import type { KubeObject } from '../../../lib/checks/kube-object';
import { isMap } from '../../../lib/kube/json';
import { parseQuantity } from '../../../lib/kube/quantity';
import { HPA, boundsOf } from '../../../lib/kube/scalers';
import { call, chain, type Expression, json, list, object } from '../code/expression';
import type { Props } from './process';

interface AutoscalerSpec {
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly metrics?: unknown[];
  readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules };
}

interface ScalingRules {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: string;
  readonly policies?: { readonly type?: string; readonly value?: number; readonly periodSeconds?: number }[];
}

/** Default stabilization of the library, in seconds. */
const DEFAULT_WINDOW = { scaleUp: 0, scaleDown: 300 };
/** Default CPU target of the library, in percent. */
const DEFAULT_CPU = 80;
const DEFAULT_MIN = 2;

/** Call that adds the autoscaler of an app. An autoscaler of another API is a separate object with the same bounds. */
export function autoscalerCall(app: Expression, scaler: KubeObject, name: string): Expression {
  const { minReplicas, maxReplicas } = boundsOf(scaler.manifest);
  if (scaler.api !== HPA) return chain(app, { name: 'scaleExternally', args: [json({ minReplicas, maxReplicas })] });
  const { metrics = [], behavior = {} } = scaler.spec<AutoscalerSpec>();
  const options: Props = {
    name: scaler.name === name ? undefined : json(scaler.name),
    minReplicas: minReplicas === DEFAULT_MIN ? undefined : json(minReplicas),
    maxReplicas: json(maxReplicas),
    ...metricsProps(metrics),
    scaleUp: paceOf('scaleUp', behavior.scaleUp),
    scaleDown: paceOf('scaleDown', behavior.scaleDown),
  };
  return chain(app, { name: 'autoscale', args: [object(options)] });
}

/** Metrics of an autoscaler; none if an override must set them. */
function metricsProps(metrics: readonly unknown[]): Props {
  const all = metrics.map(metricOf);
  const cpu = metrics.length === 1 ? utilizationOf(metrics[0], 'cpu') : undefined;
  if (cpu !== undefined) return { targetCpuUtilization: cpu === DEFAULT_CPU ? undefined : json(cpu) };
  const expressible = all.filter((one) => one !== undefined);
  return { metrics: expressible.length > 0 && expressible.length === all.length ? list(expressible) : undefined };
}

function metricOf(metric: unknown): Expression | undefined {
  const memory = utilizationOf(metric, 'memory');
  const cpu = utilizationOf(metric, 'cpu');
  if (memory !== undefined) return call('ScalingMetric.memory', json(memory));
  if (cpu !== undefined) return call('ScalingMetric.cpu', json(cpu));
  const { type, pods, external } = metric as {
    readonly type?: string;
    readonly pods?: MetricSource;
    readonly external?: MetricSource;
  };
  const source = type === 'Pods' ? pods : type === 'External' ? external : undefined;
  const { name, selector } = source?.metric ?? {};
  const { averageValue, value } = source?.target ?? {};
  const [average, total] = [averageValue, value].map((one) =>
    one === undefined ? undefined : parseQuantity(String(one)),
  );
  if (name === undefined || selector?.matchExpressions) return undefined;
  const selectorOption = selector?.matchLabels ? { selector: selector.matchLabels } : {};
  if (type === 'Pods') {
    const options = selector ? [json(selectorOption)] : [];
    return average === undefined ? undefined : call('ScalingMetric.pods', json(name), json(average), ...options);
  }
  const target = average === undefined ? { value: total } : { averageValue: average };
  return call('ScalingMetric.external', json(name), json({ ...selectorOption, ...target }));
}

interface MetricSource {
  readonly metric?: {
    readonly name?: string;
    readonly selector?: { readonly matchLabels?: object; readonly matchExpressions?: unknown };
  };
  readonly target?: { readonly averageValue?: string | number; readonly value?: string | number };
}

/** Target utilization of a resource in percent; undefined for another metric. */
function utilizationOf(metric: unknown, resource: string): number | undefined {
  const source = isMap(metric) && metric.type === 'Resource' && isMap(metric.resource) ? metric.resource : {};
  const target = source.name === resource && isMap(source.target) ? source.target : {};
  return typeof target.averageUtilization === 'number' ? target.averageUtilization : undefined;
}

/** Speed of an autoscaler; undefined if an override must set it. */
function paceOf(direction: 'scaleUp' | 'scaleDown', rules: ScalingRules | undefined): Expression | undefined {
  const className = direction === 'scaleUp' ? 'ScaleUp' : 'ScaleDown';
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules ?? {};
  if (!rules || (selectPolicy !== undefined && selectPolicy !== 'Max')) return undefined;
  const [first, second] = policies;
  const isUnlimited =
    direction === 'scaleDown' && first?.type === 'Percent' && first.value === 100 && first.periodSeconds === 15;
  const limits = isUnlimited && !second ? [] : policies;
  const periods = new Set(limits.map(({ periodSeconds }) => periodSeconds));
  const types = limits.map(({ type }) => type);
  if (limits.length === 0 && !isUnlimited) return undefined;
  if (periods.size > 1 || new Set(types).size < types.length) return undefined;
  const [period] = periods;
  const valueOf = (type: string) => limits.find((limit) => limit.type === type)?.value;
  const [pods, percent] = [valueOf('Pods'), valueOf('Percent')];
  return call(
    `${className}.atPace`,
    object({
      stabilization:
        (window ?? DEFAULT_WINDOW[direction]) === DEFAULT_WINDOW[direction] ? undefined : seconds(window ?? 0),
      pods: pods === undefined ? undefined : json(pods),
      percent: percent === undefined ? undefined : json(percent),
      period: period === undefined || period === 60 ? undefined : seconds(period),
    }),
  );
}

function seconds(count: number): Expression {
  return call('Duration.seconds', json(count));
}
