import { RULES } from '../checks/all-rules';
import type { KubeObject } from '../checks/kube-object';
import { acknowledgedAnnotations } from '../checks/linter-annotations';
import { dropCachedManifest } from '../synthesis/manifests';
import { constructOf } from './construct-object';

/** Annotates an object with the reasons for its acknowledged findings, for readers and for linters that report the same findings. */
export function annotate(object: KubeObject, reasons: ReadonlyMap<string, string>): void {
  const construct = constructOf(object);
  const existing = object.manifest.metadata.annotations ?? {};
  const added = Object.entries(acknowledgedAnnotations(object, reasons, RULES)).filter(
    ([key, value]) => existing[key] !== value,
  );
  added.forEach(([key, value]) => construct.metadata.addAnnotation(key, value));
  if (added.length > 0) {
    dropCachedManifest(construct);
  }
}
