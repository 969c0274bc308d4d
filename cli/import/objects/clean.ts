import { KubeObject } from '../../../lib/checks/kube-object';
import { malformedFields } from '../../../lib/checks/malformed';
import { isMap } from '../../../lib/kube/json';
import type { Manifest } from '../../../lib/kube/manifest';
import { HPA } from '../../../lib/kube/scalers';
import { withValues } from '../../input/with-values';

/** Fields that the API server and kubectl write. `kubectl get -o yaml` prints them. */
const WRITTEN = ['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];
const WRITTEN_ANNOTATIONS = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision'];

/** Returns an object without the fields that the API server writes, in the current version of its API. */
export function cleaned(object: KubeObject): KubeObject {
  const manifest = structuredClone(object.manifest) as Manifest & { [field: string]: unknown };
  delete manifest.status;
  const metadata = manifest.metadata as { [field: string]: unknown };
  WRITTEN.forEach((field) => delete metadata[field]);
  removeWrittenAnnotations(metadata);
  return converted(new KubeObject(object.api === HPA ? withMetrics(manifest) : manifest, object.origin));
}

/** Converts numbers and booleans for text to text, and numbers in quotes to numbers. The API server rejects them. */
function converted(object: KubeObject): KubeObject {
  const fields = malformedFields(object).flatMap(({ path, repaired: value }) =>
    value === undefined ? [] : { path, value },
  );
  return fields.length === 0 ? object : new KubeObject(withValues(object.manifest, fields), object.origin);
}

function removeWrittenAnnotations(metadata: { [field: string]: unknown }): void {
  const { annotations } = metadata;
  if (!isMap(annotations)) return;
  WRITTEN_ANNOTATIONS.forEach((key) => delete annotations[key]);
  if (Object.keys(annotations).length === 0) delete metadata.annotations;
}

/** Converts a HorizontalPodAutoscaler to autoscaling/v2. */
function withMetrics(manifest: Manifest): Manifest {
  const { targetCPUUtilizationPercentage: cpu, ...spec } = (manifest.spec ?? {}) as { [field: string]: unknown };
  const target = { type: 'Utilization', averageUtilization: cpu };
  const metrics = Array.isArray(spec.metrics) ? (spec.metrics as unknown[]).map(currentMetric) : undefined;
  const ofCpu = cpu === undefined ? undefined : [{ type: 'Resource', resource: { name: 'cpu', target } }];
  const all = metrics ?? ofCpu;
  return { ...manifest, apiVersion: 'autoscaling/v2', spec: { ...spec, ...(all ? { metrics: all } : {}) } };
}

/** Converts a metric of autoscaling/v2beta1, whose targets are fields of the source. */
function currentMetric(metric: unknown): unknown {
  const resource = isMap(metric) ? metric.resource : undefined;
  if (!isMap(metric) || !isMap(resource) || !('targetAverageUtilization' in resource)) return metric;
  const { targetAverageUtilization: averageUtilization, ...rest } = resource;
  return { ...metric, resource: { ...rest, target: { type: 'Utilization', averageUtilization } } };
}
