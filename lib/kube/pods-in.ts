import { isMap } from './json';
import type { JsonPath } from './json-path';
import type { Manifest } from './manifest';
import { type PodSpecManifest, type PodTemplate, podTemplateOf, podTemplatePathOf } from './pod-spec';

/** Template of pods in a manifest. */
export interface FoundTemplate {
  readonly template: PodTemplate;
  readonly pod: PodSpecManifest;
  /** Path of the pod spec. */
  readonly path: JsonPath;
}

/** API groups whose objects contain pods only in `template`: those of Kubernetes, and kyverno.io, whose policies contain patterns of pods. */
const GROUPS_WITHOUT_OTHER_PODS = /^[^.]*$|\.k8s\.io$|^kyverno\.io$/;
/** Depth of the deepest pod spec in a known custom resource. */
const MAX_DEPTH = 8;

/**
 * Returns the templates of the pods that an object of any kind creates. Custom resources have them at other paths, such as the
 * predictor of an InferenceService, or the groups of a LeaderWorkerSet or RayCluster.
 */
export function podsIn(manifest: Manifest): FoundTemplate[] {
  const template = podTemplateOf(manifest);
  if (template?.spec) {
    return [{ template, pod: template.spec, path: [...podTemplatePathOf(manifest), 'spec'] }];
  }
  const [group = ''] = manifest.apiVersion.split('/');
  return GROUPS_WITHOUT_OTHER_PODS.test(group) ? [] : templatesIn(manifest.spec, ['spec'], 0);
}

function templatesIn(value: unknown, path: JsonPath, depth: number): FoundTemplate[] {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => templatesIn(item, [...path, i], depth + 1));
  }
  if (isPodSpec(value)) {
    return [{ template: {}, pod: value, path }];
  }
  const { spec } = value as PodTemplate;
  if (isPodSpec(spec)) {
    return [{ template: value, pod: spec, path: [...path, 'spec'] }];
  }
  return Object.entries(value).flatMap(([key, inner]) => templatesIn(inner, [...path, key], depth + 1));
}

/** Returns true for a pod spec. Patches of pods in custom resources omit the image. */
function isPodSpec(value: unknown): value is PodSpecManifest {
  const containers: unknown = isMap(value) ? value.containers : undefined;
  return (
    Array.isArray(containers) &&
    containers.length > 0 &&
    containers.every((container) => isMap(container) && typeof container.image === 'string')
  );
}
