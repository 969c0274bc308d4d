import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../manifest';
import { GENERATORS, type Step, World } from './constructs';
import * as texts from './texts';

/** Composition of charts and constructs. */
export interface Case {
  /** Namespaces of the charts. */
  readonly charts: (string | undefined)[];
  readonly steps: Step[];
}

const step = (generator: string): fc.Arbitrary<Step> =>
  fc.record({
    generator: fc.constant(generator),
    chart: fc.nat(1),
    id: texts.id,
    props: (GENERATORS[generator] as (typeof GENERATORS)[string]).props,
  });

const anyStep = fc.oneof(
  ...Object.entries(GENERATORS).map(([name, { weight }]) => ({ arbitrary: step(name), weight })),
);

/** Arbitrary compositions of all constructs. The first construct is an app or a release, because other constructs need one. */
export function casesIn(namespaces: fc.Arbitrary<string | undefined>): fc.Arbitrary<Case> {
  return fc.record({
    charts: fc.array(namespaces, { minLength: 1, maxLength: 2 }),
    steps: fc
      .tuple(fc.oneof(step('MlApp'), step('CanaryRelease')), fc.array(anyStep, { maxLength: 4 }))
      .map(([first, others]) => [first, ...others]),
  });
}

/** Result of a case. */
export type Outcome = { readonly yaml: string } | { readonly error: unknown };

/** Builds and synthesizes a case. */
export function synthesize({ charts, steps }: Case): Outcome {
  const app = new App();
  const all = charts.map((namespace, i) => new Chart(app, `chart${i}`, { namespace }));
  let world: World | undefined;
  try {
    for (const current of steps) {
      world = world?.with(current) ?? new World(all, current);
      GENERATORS[current.generator]?.build(world, current.props);
    }
    return { yaml: app.synthYaml() };
  } catch (error) {
    return { error };
  }
}

/** Parses synthesized YAML as YAML 1.1, like Kubernetes. */
export function objectsOf(yaml: string): Manifest[] {
  return parseAllDocuments(yaml, { version: '1.1' }).map((document) => document.toJS() as Manifest);
}
