import { type ApiObject, type App, Chart, Names, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ApplyOrder } from '../checks/facts';
import type { KubeObject } from '../checks/kube-object';
import { constructOf } from './construct-object';

/** Order of the charts of an app. `kubectl apply -f dist/` sorts their files by name. */
export const CHART_ORDER: ApplyOrder = {
  unitOf: (object) => constructOf(object).chart.node.path,
  problemOf(object: KubeObject, namespace: KubeObject, isListedFirst: boolean) {
    const [construct, target] = [constructOf(object), constructOf(namespace)];
    const [own, other] = [construct.chart, target.chart];
    if (own === other) {
      return isListedFirst || dependsOn(construct, target) ? undefined : 'follows later in the chart: create it first';
    }
    return isWrittenFirst(other, own) || chartDependsOn(own, other)
      ? undefined
      : 'is in a file that kubectl applies later: pass its chart to addDependency() of this one';
  },
};

/** Returns true if a construct depends on an object. */
function dependsOn(construct: IConstruct, target: ApiObject, seen = new Set<IConstruct>()): boolean {
  return construct.node.scopes.some((scope) =>
    scope.node.dependencies.some((dependency) => {
      const isNew = !seen.has(dependency);
      seen.add(dependency);
      return target.node.scopes.includes(dependency) || (isNew && dependsOn(dependency, target, seen));
    }),
  );
}

/** Returns true if the file of a chart precedes the file of another chart. */
function isWrittenFirst(chart: Chart, other: Chart): boolean {
  const { root } = chart.node;
  const { yamlOutputType = YamlOutputType.FILE_PER_CHART, charts = [] } = root as Partial<App>;
  const isNumbered = dependenciesOf(root).size > 0;
  if (yamlOutputType === YamlOutputType.FILE_PER_CHART && !isNumbered) {
    return Names.toDnsLabel(chart) < Names.toDnsLabel(other);
  }
  // the order of charts does not change the order of other files
  const isOrdered = [YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_APP].includes(yamlOutputType);
  return !isOrdered || charts.indexOf(chart) < charts.indexOf(other);
}

function chartDependsOn(chart: Chart, target: Chart): boolean {
  const dependencies = dependenciesOf(chart.node.root);
  const reached = new Set([chart]);
  for (const one of reached) {
    dependencies.get(one)?.forEach((dependency) => reached.add(dependency));
  }
  return reached.has(target);
}

/** Returns the dependencies of each chart: its own, those of its constructs, and the charts in it. */
function dependenciesOf(root: IConstruct): Map<Chart, Set<Chart>> {
  const found = new Map<Chart, Set<Chart>>();
  const add = (source: Chart | undefined, target: Chart | undefined) =>
    source && target && source !== target && found.set(source, (found.get(source) ?? new Set()).add(target));
  for (const construct of root.node.findAll()) {
    construct.node.dependencies.forEach((dependency) => add(chartOf(construct), chartOf(dependency)));
    if (Chart.isChart(construct)) {
      add(construct.node.scope && chartOf(construct.node.scope), construct);
    }
  }
  return found;
}

function chartOf(construct: IConstruct): Chart | undefined {
  return construct.node.scopes.filter((scope): scope is Chart => Chart.isChart(scope)).at(-1);
}
