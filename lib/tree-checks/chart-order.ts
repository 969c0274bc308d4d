import { type ApiObject, type App, type Chart, Names, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ApplyOrder } from '../checks/facts';
import type { KubeObject } from '../checks/kube-object';
import { append } from '../kube/append';
import { chartDependencies } from '../synthesis/chart-dependencies';
import { constructsOf } from '../synthesis/manifests';
import { constructOf } from './construct-object';

/** Order of the charts of an app. The app must not change during the checks. `kubectl apply -f dist/` sorts the files by name. */
export class ChartOrder implements ApplyOrder {
  private cachedOrder?: { readonly charts: readonly Chart[]; readonly dependencies: Map<Chart, Chart[]> };

  public constructor(private readonly root: IConstruct) {}

  public unitOf(object: KubeObject): string {
    return constructOf(object).chart.node.path;
  }

  public problemOf(object: KubeObject, namespace: KubeObject, isListedFirst: boolean): string | undefined {
    const [construct, namespaceConstruct] = [constructOf(object), constructOf(namespace)];
    const [chart, namespaceChart] = [construct.chart, namespaceConstruct.chart];
    if (chart === namespaceChart) {
      return isListedFirst || dependsOn(construct, namespaceConstruct)
        ? undefined
        : 'follows later in the chart: create it first';
    }
    return this.isWrittenFirst(namespaceChart, chart) || this.chartDependsOn(chart, namespaceChart)
      ? undefined
      : 'is in a file that kubectl applies later: pass the chart of the Namespace to addDependency() of this chart';
  }

  /**
   * Returns true if the file of a chart precedes the file of another chart. Also returns true if each object has its own file, because the
   * order of the charts does not apply.
   */
  private isWrittenFirst(chart: Chart, other: Chart): boolean {
    const { yamlOutputType = YamlOutputType.FILE_PER_CHART, outputFileExtension = '' } = this.root as Partial<App>;
    const { charts, dependencies } = this.order;
    const isNumbered = dependencies.size > 0;
    if (yamlOutputType === YamlOutputType.FILE_PER_CHART && !isNumbered) {
      // 'models-v2.k8s.yaml' precedes 'models.k8s.yaml'
      const fileOf = (one: Chart) => Names.toDnsLabel(one) + outputFileExtension;
      return fileOf(chart) < fileOf(other);
    }
    // the order of charts does not change the order of other files
    const isOrdered = [YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_APP].includes(yamlOutputType);
    return !isOrdered || charts.indexOf(chart) < charts.indexOf(other);
  }

  private chartDependsOn(source: Chart, target: Chart): boolean {
    const { dependencies } = this.order;
    const charts = new Set([source]);
    for (const chart of charts) {
      dependencies.get(chart)?.forEach((dependency) => charts.add(dependency));
    }
    return charts.has(target);
  }

  /** Charts in their order, and the dependencies of each. The first call computes both, because they read the whole tree. */
  private get order() {
    if (this.cachedOrder === undefined) {
      const dependencies = new Map<Chart, Chart[]>();
      chartDependencies(constructsOf(this.root)).forEach(([source, target]) => append(dependencies, source, target));
      this.cachedOrder = { charts: (this.root as Partial<App>).charts ?? [], dependencies };
    }
    return this.cachedOrder;
  }
}

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
