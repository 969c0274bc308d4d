import type { ApiObjectMetadataDefinition } from 'cdk8s';
import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { LIBRARY, MANAGED_BY, NAME, PART_OF } from '../kube/recommended-labels';
import { apiObjectsOf } from './manifests';
import { SharedState } from './shared-state';

/** Name of the application of all objects below a construct. */
export const APPLICATION = new SharedState<string>('application');

/**
 * Adds the labels that Kubernetes recommends to all objects of a construct, unless the user has set a label with the same key on the object
 * or the chart.
 *
 * @param name name of the application, unless an ancestor of the construct defines one
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function addRecommendedLabels(construct: IConstruct, name: string): void {
  const application = labelValueOf(applicationOf(construct, name));
  const chart = labelValueOf(Chart.of(construct).node.id);
  for (const { metadata } of apiObjectsOf(construct)) {
    addLabel(metadata, NAME, application);
    addLabel(metadata, PART_OF, chart);
    addLabel(metadata, MANAGED_BY, LIBRARY);
  }
}

/** Copies the recommended labels of a workload to its pods. */
export function copyRecommendedLabels(workload: ApiObjectMetadataDefinition, pods: ApiObjectMetadataDefinition): void {
  [NAME, PART_OF, MANAGED_BY].forEach((key) => addLabel(pods, key, workload.getLabel(key) ?? ''));
}

/** Returns the name of a construct's application. */
export function applicationOf(construct: IConstruct, name: string): string {
  return construct.node.scopes.reduce((application, scope) => APPLICATION.of(scope) ?? application, name);
}

function addLabel(metadata: ApiObjectMetadataDefinition, key: string, value: string): void {
  if (value !== '' && metadata.getLabel(key) === undefined) {
    metadata.addLabel(key, value);
  }
}

/** Converts a string to a valid label value. The ID of a chart can be any string. */
function labelValueOf(text: string): string {
  const sanitized = text.replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return sanitized.slice(0, 63).replace(/[^A-Za-z0-9]+$/, '');
}
