import type { KubeObject } from '../../../lib/checks/kube-object';
import { NAME } from '../../../lib/kube/recommended-labels';
import { type Expression, json } from '../code/expression';
import type { AppSource } from './app-source';
import type { Props } from './process';

interface StringMap {
  readonly [key: string]: string;
}

/** Labels of tools that no longer manage the objects. */
const TOOL_LABELS = /^(helm\.sh\/chart|app\.kubernetes\.io\/managed-by)$/;

/** Labels and annotations of the Deployment and its pods. */
export function metadataProps(source: AppSource): Props {
  const { deployment, template, labels, name } = source;
  const { metadata } = deployment.manifest;
  const isDefault = JSON.stringify(labels) === JSON.stringify({ app: name });
  return {
    labels: isDefault ? undefined : json(labels),
    podLabels: extraLabels(template.metadata?.labels, source),
    podAnnotations: nonEmptyMap(template.metadata?.annotations),
    deploymentLabels: extraLabels(metadata.labels, source),
    deploymentAnnotations: nonEmptyMap(metadata.annotations),
  };
}

/** Labels of an object that the app does not set. */
export function extraLabels(all: StringMap = {}, { labels, name }: AppSource): Expression | undefined {
  const extra = Object.entries(all).filter(
    ([key, value]) => labels[key] !== value && !TOOL_LABELS.test(key) && !(key === NAME && value === name),
  );
  return nonEmptyMap(Object.fromEntries(extra));
}

/** Annotations of an object, without those that a prop rejects. */
export function annotationsOf({ manifest }: KubeObject, rejected = /^$/): Expression | undefined {
  const entries = Object.entries(manifest.metadata.annotations ?? {}).filter(([key]) => !rejected.test(key));
  return nonEmptyMap(Object.fromEntries(entries));
}

function nonEmptyMap(all: StringMap = {}): Expression | undefined {
  return Object.keys(all).length > 0 ? json(all) : undefined;
}
