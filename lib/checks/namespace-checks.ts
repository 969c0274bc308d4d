import { type ApiObject, type App, Chart, Names, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { show } from '../validation/check';
import { type CrossCheck, nameOf } from './cross-check';
import { type KubeObject, join } from './object-index';

export const NAMESPACE_CHECKS: CrossCheck[] = [
  {
    id: 'namespace-order',
    *find(index) {
      const namespaces = new Set(index.ofApi('Namespace').map(({ name }) => name));
      const seen = new Set<KubeObject>();
      const told = new Set<string>();
      for (const object of index.objects) {
        const key = join(object.construct.chart.node.path, object.namespace);
        const namespace = namespaces.has(object.namespace) ? index.find('Namespace', '', object.namespace) : undefined;
        const text = namespace && !told.has(key) && order(object.construct, namespace, seen.has(namespace));
        seen.add(object);
        if (text) {
          told.add(key);
          yield {
            object,
            text: `metadata.namespace is ${show(object.namespace)}, whose ${nameOf(namespace)} ${text}, or the first kubectl apply fails`,
          };
        }
      }
    },
  },
];

/** How a Namespace that is applied after an object comes first; undefined if it does. */
function order(object: ApiObject, namespace: KubeObject, isCreatedFirst: boolean): string | undefined {
  const [own, other] = [object.chart, namespace.construct.chart];
  if (own === other) {
    return isCreatedFirst || dependsOn(object, namespace.construct)
      ? undefined
      : 'comes later in the chart: create it first';
  }
  return isWrittenFirst(other, own) || chartDependsOn(own, other)
    ? undefined
    : `is in a file that is applied later: pass its chart to addDependency() of this one`;
}

/** Whether a construct waits for an object. */
function dependsOn(construct: IConstruct, target: ApiObject, seen = new Set<IConstruct>()): boolean {
  return construct.node.scopes.some((scope) =>
    scope.node.dependencies.some((dependency) => {
      const isNew = !seen.has(dependency);
      seen.add(dependency);
      return target.node.scopes.includes(dependency) || (isNew && dependsOn(dependency, target, seen));
    }),
  );
}

/** Whether the file of a chart comes before that of another one, as `kubectl apply -f dist/` sorts them. */
function isWrittenFirst(chart: Chart, other: Chart): boolean {
  const { root } = chart.node;
  const { yamlOutputType = YamlOutputType.FILE_PER_CHART, charts = [] } = root as Partial<App>;
  const isNumbered = dependenciesOf(root).size > 0;
  if (yamlOutputType === YamlOutputType.FILE_PER_CHART && !isNumbered) {
    return Names.toDnsLabel(chart) < Names.toDnsLabel(other);
  }
  // no order of other files makes it right
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

/** Charts that a chart waits for: one that holds another, or what another holds. */
function dependenciesOf(root: IConstruct): Map<Chart, Set<Chart>> {
  const found = new Map<Chart, Set<Chart>>();
  const add = (from: Chart | undefined, to: Chart | undefined) =>
    from && to && from !== to && found.set(from, (found.get(from) ?? new Set()).add(to));
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
