import type { KubeObject } from '../../../lib/checks/kube-object';
import { NAME } from '../../../lib/kube/recommended-labels';
import { type Expression, json } from '../code/expression';
import type { AppSource } from './app-source';
import type { Props } from './process';

interface Texts {
  readonly [key: string]: string;
}

/** Labels of tools that no longer manage the objects. */
const OF_OLD_TOOLS = /^(helm\.sh\/chart|app\.kubernetes\.io\/managed-by)$/;

/** Labels and annotations of the Deployment and its pods. */
export function metadataProps(source: AppSource): Props {
  const { deployment, template, labels, name } = source;
  const { metadata } = deployment.manifest;
  const isDefault = JSON.stringify(labels) === JSON.stringify({ app: name });
  return {
    labels: isDefault ? undefined : json(labels),
    podLabels: ownLabels(template.metadata?.labels, source),
    podAnnotations: texts(template.metadata?.annotations),
    deploymentLabels: ownLabels(metadata.labels, source),
    deploymentAnnotations: texts(metadata.annotations),
  };
}

/** Labels of an object that the app does not set. */
export function ownLabels(all: Texts = {}, { labels, name }: AppSource): Expression | undefined {
  const own = Object.entries(all).filter(
    ([key, value]) => labels[key] !== value && !OF_OLD_TOOLS.test(key) && !(key === NAME && value === name),
  );
  return texts(Object.fromEntries(own));
}

/** Annotations of an object, without those that a prop rejects. */
export function annotationsOf({ manifest }: KubeObject, rejected = /^$/): Expression | undefined {
  const entries = Object.entries(manifest.metadata.annotations ?? {}).filter(([key]) => !rejected.test(key));
  return texts(Object.fromEntries(entries));
}

function texts(all: Texts = {}): Expression | undefined {
  return Object.keys(all).length > 0 ? json(all) : undefined;
}
