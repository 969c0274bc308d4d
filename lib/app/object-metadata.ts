import { checkAnnotations } from '../validation/annotations';
import type { PropCheck } from '../validation/prop-check';
import type { ServingOptions } from './serving-options';

/** Labels and annotations of one object. */
export interface ObjectMetadata {
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
}

/** Metadata of an app's Deployment and pods. */
export interface ServingMetadata {
  readonly deployment: ObjectMetadata;
  readonly pod: ObjectMetadata;
}

/** Label that the Deployment controller uses to identify the pods of a revision. */
const REVISION_LABEL = 'pod-template-hash';

/** Checks the labels and annotations of an app. `selector` contains the labels that select its pods. */
export function metadataOf(
  check: PropCheck,
  selector: { readonly [key: string]: string },
  options: ServingOptions,
): ServingMetadata {
  const { podLabels = {}, podAnnotations = {}, deploymentLabels = {}, deploymentAnnotations = {} } = options;
  for (const key of Object.keys(podLabels)) {
    if (key in selector) {
      check.fail('podLabels', key, 'which selects the pods: remove it, or change it in labels');
    }
    if (key === REVISION_LABEL) {
      check.fail('podLabels', key, 'which Kubernetes sets: pass another label');
    }
  }
  return {
    deployment: {
      labels: { ...selector, ...check.labels('deploymentLabels', deploymentLabels) },
      annotations: checkAnnotations(check, 'deploymentAnnotations', deploymentAnnotations),
    },
    pod: {
      labels: { ...selector, ...check.labels('podLabels', podLabels) },
      annotations: checkAnnotations(check, 'podAnnotations', podAnnotations),
    },
  };
}
