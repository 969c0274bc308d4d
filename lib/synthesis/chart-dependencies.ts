import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Chart, and a chart that cdk8s writes before it. */
type ChartDependency = readonly [source: Chart, target: Chart];

/**
 * Returns the dependencies between charts: first those of each chart on its direct child charts, then those that constructs declare.
 * cdk8s numbers the files of charts if there is at least one dependency.
 *
 * @param constructs all constructs of an app
 * @throws if a construct outside of all charts has a dependency, or is one, as `App.synth()` of cdk8s does
 * @see https://github.com/cdk8s-team/cdk8s-core/blob/2.x/src/app.ts resolveDependencies()
 */
export function chartDependencies(constructs: readonly IConstruct[]): ChartDependency[] {
  const nested = constructs
    .filter((construct): construct is Chart => Chart.isChart(construct))
    .flatMap((chart) => childChartsOf(chart).map((child) => [chart, child] as const));
  const declared = constructs.flatMap((source) =>
    source.node.dependencies.map((target) => [Chart.of(source), Chart.of(target)] as const),
  );
  return [...nested, ...declared.filter(([source, target]) => source !== target)];
}

function childChartsOf(chart: Chart): Chart[] {
  return chart.node.children.filter((child): child is Chart => Chart.isChart(child));
}
