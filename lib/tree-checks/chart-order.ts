import { type ApiObject, type App, type Chart, Names, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ApplyOrder } from '../checks/facts';
import type { KubeObject } from '../checks/kube-object';
import { append } from '../kube/append';
import { chartDependencies } from '../synthesis/chart-dependencies';
import { constructsOf } from '../synthesis/manifests';
import { constructOf } from './construct-object';

/** Order of the charts of an app. The app must not change during the checks. `kubectl apply -f dist/` sorts their files by name. */
export class ChartOrder implements ApplyOrder {
  private computed?: { readonly charts: readonly Chart[]; readonly targets: Map<Chart, Chart[]> };

  public constructor(private readonly root: IConstruct) {}

  public unitOf(object: KubeObject): string {
    return constructOf(object).chart.node.path;
  }

  public problemOf(object: KubeObject, namespace: KubeObject, isListedFirst: boolean): string | undefined {
    const [construct, target] = [constructOf(object), constructOf(namespace)];
    const [own, other] = [construct.chart, target.chart];
    if (own === other) {
      return isListedFirst || dependsOn(construct, target) ? undefined : 'follows later in the chart: create it first';
    }
    return this.isWrittenFirst(other, own) || this.chartDependsOn(own, other)
      ? undefined
      : 'is in a file that kubectl applies later: pass its chart to addDependency() of this one';
  }

  /** Returns true if the file of a chart precedes the file of another chart. */
  private isWrittenFirst(chart: Chart, other: Chart): boolean {
    const { yamlOutputType = YamlOutputType.FILE_PER_CHART, outputFileExtension = '' } = this.root as Partial<App>;
    const { charts, targets } = this.dependencies;
    const isNumbered = targets.size > 0;
    if (yamlOutputType === YamlOutputType.FILE_PER_CHART && !isNumbered) {
      // 'models-v2.k8s.yaml' precedes 'models.k8s.yaml'
      const fileOf = (one: Chart) => Names.toDnsLabel(one) + outputFileExtension;
      return fileOf(chart) < fileOf(other);
    }
    // the order of charts does not change the order of other files
    const isOrdered = [YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_APP].includes(yamlOutputType);
    return !isOrdered || charts.indexOf(chart) < charts.indexOf(other);
  }

  private chartDependsOn(chart: Chart, target: Chart): boolean {
    const { targets } = this.dependencies;
    const reached = new Set([chart]);
    for (const one of reached) {
      targets.get(one)?.forEach((dependency) => reached.add(dependency));
    }
    return reached.has(target);
  }

  /** Charts in their order, and the dependencies of each. Computed once and on demand, because both read the whole tree. */
  private get dependencies() {
    if (this.computed === undefined) {
      const targets = new Map<Chart, Chart[]>();
      chartDependencies(constructsOf(this.root)).forEach(([source, target]) => append(targets, source, target));
      this.computed = { charts: (this.root as Partial<App>).charts ?? [], targets };
    }
    return this.computed;
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
