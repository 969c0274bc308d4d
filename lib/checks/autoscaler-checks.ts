import { type PodSpecManifest, podTemplateOf, requestsOf, runningContainers } from '../kube/pod-spec';
import { type CrossCheck, nameOf } from './cross-check';
import { HPA, SCALED_OBJECT, boundsOf, declaredBoundsOf, targetRefOf } from '../kube/scalers';
import type { KubeObject } from './object-index';

interface ResourceMetric {
  readonly name: string;
  readonly container?: string;
  readonly target?: { readonly type?: string };
}

interface AutoscalerSpec {
  readonly minReplicas?: number;
  readonly metrics?: {
    readonly type?: string;
    readonly resource?: ResourceMetric;
    readonly containerResource?: ResourceMetric;
  }[];
  /** Of KEDA. */
  readonly triggers?: {
    readonly type?: string;
    readonly metricType?: string;
    readonly metadata?: { readonly type?: string; readonly containerName?: string };
  }[];
}

export const AUTOSCALER_CHECKS: CrossCheck[] = [
  {
    id: 'autoscaler-target-missing',
    twins: { kubeScore: ['horizontalpodautoscaler-has-target'], kubeLinter: ['dangling-horizontalpodautoscaler'] },
    *find(index) {
      for (const scaler of index.allScalers) {
        if (!index.targetOf(scaler)) {
          yield {
            object: scaler,
            text: `spec.scaleTargetRef is ${refOf(scaler)}, which is not there: pass apiVersion, kind and name of what to scale`,
          };
        }
      }
    },
  },
  {
    id: 'autoscaler-overlap',
    *find(index) {
      for (const scaler of index.allScalers) {
        const target = index.targetOf(scaler);
        const [first] = target ? index.scalersOf(target) : [];
        if (first && first !== scaler) {
          yield {
            object: scaler,
            other: first,
            text: `spec.scaleTargetRef is ${refOf(scaler)}, which ${nameOf(first)} scales too: keep one of them, with the metrics of both`,
          };
        }
        const text = target && contradiction(scaler, target);
        if (text) {
          yield { object: scaler, text };
        }
      }
    },
  },
  {
    id: 'autoscaler-fixed-replicas',
    twins: { kubeScore: ['deployment-targeted-by-hpa-does-not-have-replicas-configured'] },
    *find(index) {
      for (const scaler of index.allScalers) {
        const target = index.targetOf(scaler);
        const replicas = target?.spec<{ replicas?: number }>().replicas;
        // once, however many scale it
        if (target && replicas !== undefined && index.scalersOf(target).at(-1) === scaler) {
          yield {
            object: target,
            text: `spec.replicas is ${replicas}, contradicts ${nameOf(scaler)}: leave it out, or each kubectl apply sets the replicas back`,
          };
        }
      }
    },
  },
  {
    id: 'autoscaler-without-requests',
    *find(index) {
      for (const scaler of index.allScalers) {
        const target = index.targetOf(scaler);
        const pod = target && podTemplateOf(target.manifest)?.spec;
        for (const text of pod ? missingRequests(scaler, target, pod) : []) {
          yield { object: scaler, text };
        }
      }
    },
  },
  {
    id: 'autoscaler-zero',
    *find(index) {
      for (const scaler of index.ofApi(HPA)) {
        const { minReplicas, metrics = [] } = scaler.spec<AutoscalerSpec>();
        if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
          yield {
            object: scaler,
            text: 'spec.minReplicas is 0, which takes a metric that needs no pods: pass 1, or add an Object or External metric',
          };
        }
      }
    },
  },
];

function refOf(scaler: KubeObject): string {
  const { kind, name } = targetRefOf(scaler.manifest);
  return `${kind} '${name}'`;
}

/** Bounds that the app declares otherwise. */
function contradiction(scaler: KubeObject, target: KubeObject): string | undefined {
  const [actual, declared] = [boundsOf(scaler.manifest), declaredBoundsOf(target.construct)];
  const show = ({ minReplicas, maxReplicas }: typeof actual) => `${minReplicas} to ${maxReplicas}`;
  return declared && show(actual) !== show(declared)
    ? `the range of replicas is ${show(actual)}, contradicts scaleExternally() of ${nameOf(target)}, whose range is ${show(declared)}: pass the same to both`
    : undefined;
}

/** Metrics that are percentages of requests. Without any metric, the API server takes CPU. */
function utilizations(scaler: KubeObject): ResourceMetric[] {
  const { metrics, triggers = [] } = scaler.spec<AutoscalerSpec>();
  if (scaler.api === SCALED_OBJECT) {
    return triggers
      .filter(({ type, metricType, metadata }) => isResource(type) && (metricType ?? metadata?.type) === 'Utilization')
      .map(({ type = '', metadata }) => ({ name: type, container: metadata?.containerName }));
  }
  if (!metrics || metrics.length === 0) {
    return [{ name: 'cpu' }];
  }
  return metrics
    .flatMap(({ resource, containerResource }) => resource ?? containerResource ?? [])
    .filter(({ target }) => target?.type === 'Utilization');
}

/** Triggers of KEDA that go by a request. */
function isResource(type?: string): boolean {
  return type === 'cpu' || type === 'memory';
}

function missingRequests(scaler: KubeObject, target: KubeObject, pod: PodSpecManifest): string[] {
  const metrics = utilizations(scaler);
  return runningContainers(pod).flatMap((container) =>
    metrics
      .filter((metric) => metric.container === undefined || metric.container === container.name)
      .filter(({ name }) => requestsOf(container.resources ?? {})[name] === undefined)
      .map(
        ({ name }) =>
          `resources.requests.${name} of container '${container.name}' in ${target.kind} '${target.name}' is undefined, must be set, ` +
          `or the autoscaler cannot tell the ${name} utilization of a pod: pass the request`,
      ),
  );
}
