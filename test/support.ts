import { Chart, Testing } from 'cdk8s';

/** A synthesized object, as loosely typed as YAML is. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: any;
}

/** A chart to try constructs in. */
export function testChart(namespace?: string): Chart {
  return new Chart(Testing.app(), 'chart', { namespace });
}

/** All objects of a chart, as they are written. */
export function synth(chart: Chart): Manifest[] {
  return Testing.synth(chart) as Manifest[];
}

/** The object of that kind and name; without a name, the only one of its kind. */
export function find(objects: Manifest[], kind: string, name?: string): Manifest {
  const found = objects.filter((o) => o.kind === kind && (name === undefined || o.metadata.name === name));
  if (found.length !== 1) {
    throw new Error(`expected one ${kind} ${name ?? ''}, found ${found.length}`);
  }
  return found[0] as Manifest;
}

/** The first container of a Deployment. */
export function containerOf(deployment: Manifest): any {
  return deployment.spec.template.spec.containers[0];
}

/** The value at a path like 'spec.ports.0.port'. */
export function at(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}
