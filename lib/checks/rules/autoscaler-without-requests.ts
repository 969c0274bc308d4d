import { type PodSpecManifest, requestsOf, runningContainers } from '../../kube/pod-spec';
import { SCALED_OBJECT } from '../../kube/scalers';
import { type AutoscalerSpec, type ResourceMetric, TARGET_REF } from '../autoscalers';
import { AUTOSCALER_YAML, DEPLOYMENT_WITH_REQUEST_YAML, DEPLOYMENT_YAML, documents } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import type { Rule } from '../rule';

export const autoscalerWithoutRequests: Rule = {
  id: 'autoscaler-without-requests',
  finding:
    'Autoscaler with a utilization target for a resource that a container does not request. A HorizontalPodAutoscaler without metrics has such a target for CPU',
  consequence: 'The autoscaler cannot compute the utilization',
  source:
    'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work',
  example: {
    wrong: documents(DEPLOYMENT_YAML, AUTOSCALER_YAML),
    right: documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_YAML),
  },
  *find(index) {
    for (const scaler of index.allScalers) {
      const target = index.targetOf(scaler);
      // a custom resource can have several templates, and its scale subresource can count the pods of one of them
      const [workload, ...others] = target ? index.podsOf(target) : [];
      const pod = others.length === 0 ? workload?.pod : undefined;
      for (const text of target && pod ? missingRequests(scaler, target, pod) : []) {
        yield { object: scaler, path: TARGET_REF, text };
      }
    }
  },
};

/** Returns the metrics whose target is a percentage of the request. Without any metric, the API server adds CPU. */
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

/** Returns true if a KEDA trigger measures a resource. */
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
          `or the autoscaler cannot compute the ${name} utilization of a pod: pass the request`,
      ),
  );
}
