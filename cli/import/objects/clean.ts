import { KubeObject } from '../../../lib/checks/kube-object';
import { malformedFields } from '../../../lib/checks/malformed';
import { isMap } from '../../../lib/kube/json';
import type { Manifest } from '../../../lib/kube/manifest';
import { HPA } from '../../../lib/kube/scalers';
import { withValues } from '../../input/with-values';

/** Fields that the API server and kubectl write. `kubectl get -o yaml` prints them. */
const SERVER_FIELDS = ['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];
const SERVER_ANNOTATIONS = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision'];

/** Returns an object without the fields that the API server writes, in the current version of its API. */
export function clean(object: KubeObject): KubeObject {
  const manifest = structuredClone(object.manifest) as Manifest & { [field: string]: unknown };
  delete manifest.status;
  const metadata = manifest.metadata as { [field: string]: unknown };
  SERVER_FIELDS.forEach((field) => delete metadata[field]);
  removeServerAnnotations(metadata);
  return convertScalars(new KubeObject(object.api === HPA ? toAutoscalingV2(manifest) : manifest, object.origin));
}

/** Converts scalars that the API server rejects: numbers and booleans in string fields, and quoted numbers in number fields. */
function convertScalars(object: KubeObject): KubeObject {
  const fields = malformedFields(object).flatMap(({ path, repaired: value }) =>
    value === undefined ? [] : { path, value },
  );
  return fields.length === 0 ? object : new KubeObject(withValues(object.manifest, fields), object.origin);
}

function removeServerAnnotations(metadata: { [field: string]: unknown }): void {
  const { annotations } = metadata;
  if (!isMap(annotations)) return;
  SERVER_ANNOTATIONS.forEach((key) => delete annotations[key]);
  if (Object.keys(annotations).length === 0) delete metadata.annotations;
}

/** Converts a HorizontalPodAutoscaler to autoscaling/v2. */
function toAutoscalingV2(manifest: Manifest): Manifest {
  const { targetCPUUtilizationPercentage: cpu, ...spec } = (manifest.spec ?? {}) as { [field: string]: unknown };
  const target = { type: 'Utilization', averageUtilization: cpu };
  const metrics = Array.isArray(spec.metrics) ? (spec.metrics as unknown[]).map(toV2Metric) : undefined;
  const cpuMetrics = cpu === undefined ? undefined : [{ type: 'Resource', resource: { name: 'cpu', target } }];
  const all = metrics ?? cpuMetrics;
  return { ...manifest, apiVersion: 'autoscaling/v2', spec: { ...spec, ...(all ? { metrics: all } : {}) } };
}

/** Converts a metric of autoscaling/v2beta1, whose targets are fields of the source. */
function toV2Metric(metric: unknown): unknown {
  const resource = isMap(metric) ? metric.resource : undefined;
  if (!isMap(metric) || !isMap(resource) || !('targetAverageUtilization' in resource)) return metric;
  const { targetAverageUtilization: averageUtilization, ...rest } = resource;
  return { ...metric, resource: { ...rest, target: { type: 'Utilization', averageUtilization } } };
}
