import { Chart, Testing } from 'cdk8s';
import type { Manifest } from '../support/manifest';

export type { Manifest };

/** Creates a chart for tests. */
export function testChart(namespace?: string): Chart {
  return new Chart(Testing.app(), 'chart', { namespace });
}

/** Synthesizes a chart. */
export function synth(chart: Chart): Manifest[] {
  return Testing.synth(chart) as Manifest[];
}

/** Finds the object with this kind and name, or the only one of its kind. */
export function find(objects: Manifest[], kind: string, name?: string): Manifest {
  const found = objects.filter((o) => o.kind === kind && (name === undefined || o.metadata.name === name));
  if (found.length !== 1) {
    throw new Error(`expected one ${kind} ${name ?? ''}, found ${found.length}`);
  }
  return found[0] as Manifest;
}

/** First container of a Deployment. */
export function containerOf(deployment: Manifest): any {
  return deployment.spec.template.spec.containers[0];
}

/** Value at a path, such as 'spec.ports.0.port'. */
export function at(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}

/** Labels that an object of this library has in a chart called 'chart'. */
export function recommendedLabels(name: string): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': 'cdk8s-ml-app',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'chart',
  };
}
