import { ApiObject } from 'cdk8s';
import { type Deployment, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Checks } from '../tree-checks/checks';
import { PropCheck } from '../validation/prop-check';
import { manifestOf } from '../synthesis/manifests';
import { OBJECT_NAME } from '../kube/names';
import { podTemplateOf, requestsOf, runningContainers } from '../kube/pod-spec';
import { AUTOSCALING } from './prop-types';
import { formatMilli, parseMilli } from '../kube/quantity';
import { ScalingMetric } from './scaling-metric';
import type { PeakLoad } from './peak-load';
import type { AutoscaleOptions, AutoscalingProps } from './autoscaling-props';
import { addRecommendedLabels } from '../synthesis/recommended-labels';

/**
 * HorizontalPodAutoscaler (autoscaling/v2).
 *
 * docs/explanation/autoscaling.md describes the algorithm, and `ReplicaCount.desired()` computes its result. `ScaleUp` and
 * `ScaleDown` limit the pace. CPU and memory utilization are percentages of the total request of the containers in a pod.
 * With one of these metrics, synthesis fails if a container does not request the resource, because the autoscaler then
 * cannot compute the utilization.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', {
 *   image: 'registry.example.com/sentiment:1.4.0',
 *   port: 8080,
 *   resources: { cpu: '2' },
 * });
 * app.autoscale({
 *   minReplicas: 2,
 *   maxReplicas: 10,
 *   metrics: [ScalingMetric.cpu(70), ScalingMetric.requestsInFlight(8)],
 *   scaleUp: ScaleUp.gradual(),
 *   scaleDown: ScaleDown.cautious(),
 *   peakLoad: { requestsPerSecond: 60, cpuPerRequest: Duration.millis(200), latency: Duration.millis(300) },
 * });
 */
export class Autoscaling extends Construct {
  /** Minimum number of replicas. */
  public readonly minReplicas: number;
  /** Maximum number of replicas. */
  public readonly maxReplicas: number;
  /** The HorizontalPodAutoscaler. */
  public readonly horizontalPodAutoscaler: k8s.KubeHorizontalPodAutoscalerV2;

  private readonly check: PropCheck;
  private readonly target: Deployment;
  private readonly metrics: Map<string, ScalingMetric>;
  private readonly peakLoad?: PeakLoad;

  /**
   * Creates the autoscaler.
   *
   * @throws if the name, the bounds, a metric, a pace or the peak load is invalid, a metric is a duplicate, no metric uses a
   * time of the peak load, or `maxReplicas` cannot serve the peak load
   */
  public constructor(scope: Construct, id: string, props: AutoscalingProps) {
    super(scope, id);
    Checks.enable(this);
    this.check = new PropCheck(this.node.path);
    props = AUTOSCALING.readAll(this.check, props);
    this.target = props.target;
    this.minReplicas = this.check.replicas('minReplicas', props.minReplicas ?? 2, 1);
    this.maxReplicas = this.check.replicas('maxReplicas', props.maxReplicas, 1);
    this.checkBounds(props);
    this.metrics = metricsOf(this.check, props);
    const specs = [...this.metrics].map(([prop, metric]) => metric._toKube(this.check, prop));
    checkDuplicates(this.check, this.metrics);
    this.peakLoad = props.peakLoad;
    if (this.peakLoad) {
      this.checkPeakLoad(this.peakLoad);
    }

    const { target } = props;
    target.markHasAutoscaler();
    this.horizontalPodAutoscaler = new k8s.KubeHorizontalPodAutoscalerV2(this, 'resource', {
      metadata: { name: this.check.name('name', props.name ?? target.name, OBJECT_NAME), labels: target.matchLabels },
      spec: {
        scaleTargetRef: { apiVersion: target.apiVersion, kind: target.kind, name: target.name },
        minReplicas: this.minReplicas,
        maxReplicas: this.maxReplicas,
        metrics: specs,
        behavior: this.behaviorOf(props),
      },
    });
    this.node.defaultChild = this.horizontalPodAutoscaler;
    addRecommendedLabels(this, target.name);
  }

  /**
   * Returns the number of replicas for a percentage of the peak load; undefined without a peak load.
   *
   * @internal
   */
  public _replicasFor(percent: number): number | undefined {
    if (!this.peakLoad) {
      return undefined;
    }
    const load = { ...this.peakLoad, requestsPerSecond: (this.peakLoad.requestsPerSecond * percent) / 100 };
    const replicas = [...this.metrics.values()].flatMap(
      (metric) => metric._replicasFor(this.check, load, () => this.cpuRequest()) ?? [],
    );
    return replicas.length === 0 ? undefined : Math.max(...replicas);
  }

  private behaviorOf({ scaleUp, scaleDown }: AutoscaleOptions): k8s.HorizontalPodAutoscalerBehaviorV2 | undefined {
    if (!scaleUp && !scaleDown) {
      return undefined;
    }
    return {
      scaleUp: scaleUp?._scaleUpRules(this.check, this.maxReplicas),
      scaleDown: scaleDown?._scaleDownRules(this.check),
    };
  }

  private checkBounds(props: AutoscalingProps): void {
    const { minReplicas, maxReplicas } = this;
    if (minReplicas <= maxReplicas) {
      return;
    }
    if (props.minReplicas === undefined) {
      const rule = `must be at least the default minimum ${minReplicas}: raise it, or pass a lower minReplicas`;
      this.check.fail('maxReplicas', maxReplicas, rule);
    }
    this.check.fail(
      'minReplicas',
      minReplicas,
      `must be at most maxReplicas ${maxReplicas}: lower it or raise maxReplicas`,
    );
  }

  private checkPeakLoad(load: PeakLoad): void {
    this.checkUsed('cpuPerRequest', load, 'ScalingMetric.cpu()');
    this.checkUsed('latency', load, 'ScalingMetric.requestsInFlight()');
    const needed =
      this._replicasFor(100) ??
      this.check.fail(
        'peakLoad',
        load,
        'must have a time for one of the metrics: pass cpuPerRequest with ScalingMetric.cpu(), or latency with ScalingMetric.requestsInFlight()',
      );
    if (needed > this.maxReplicas) {
      this.check.fail(
        'maxReplicas',
        this.maxReplicas,
        `must be at least ${needed} to serve ${load.requestsPerSecond} requests per second: raise it or the targets, or add resources to each replica`,
      );
    }
  }

  /** Rejects a prop of the load that no metric uses. */
  private checkUsed(prop: 'cpuPerRequest' | 'latency', load: PeakLoad, method: string): void {
    const { requestsPerSecond, [prop]: value } = load;
    const isUsed = [...this.metrics.values()].some(
      (metric) =>
        metric._replicasFor(this.check, { requestsPerSecond, [prop]: value }, () => this.cpuRequest()) !== undefined,
    );
    if (value !== undefined && !isUsed) {
      this.check.fail(`peakLoad.${prop}`, value, `needs ${method} among the metrics: add it, or leave ${prop} out`);
    }
  }

  /** Returns the current CPU request of a pod. */
  private cpuRequest(): string {
    const containers = runningContainers(podTemplateOf(manifestOf(ApiObject.of(this.target)))?.spec ?? {});
    const requests = containers.map(({ resources }) => String(requestsOf(resources ?? {}).cpu ?? '0'));
    const milli = requests.reduce((sum, request) => sum + (parseMilli(request) ?? 0n), 0n);
    return formatMilli(milli);
  }
}

function metricsOf(check: PropCheck, options: AutoscaleOptions): Map<string, ScalingMetric> {
  const { metrics, targetCpuUtilization: cpu = metrics ? undefined : 80 } = options;
  if (metrics?.length === 0) {
    check.fail('metrics', [], 'must have at least one metric: omit it to scale on CPU');
  }
  const metricOfProp = new Map<string, ScalingMetric>();
  if (cpu !== undefined) {
    metricOfProp.set('targetCpuUtilization', ScalingMetric.cpu(cpu));
  }
  metrics?.forEach((metric, i) => metricOfProp.set(`metrics[${i}]`, metric));
  return metricOfProp;
}

function checkDuplicates(check: PropCheck, metrics: Map<string, ScalingMetric>): void {
  const props = new Map<string, string>();
  for (const [prop, { _identity }] of metrics) {
    const earlierProp = props.get(_identity);
    if (earlierProp !== undefined) {
      check.fail(prop, _identity, `which duplicates ${earlierProp}: remove one of them`);
    }
    props.set(_identity, prop);
  }
}
