import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { append } from '../kube/append';
import { chartDependencies } from './chart-dependencies';
import { constructsOf } from './manifests';

/** Objects on which other constructs depend, as one vertex. cdk8s has an edge for each pair instead. */
class Group {
  public constructor(
    public readonly chart: Chart,
    public readonly objects: readonly ApiObject[],
  ) {}
}

type Vertex = IConstruct | Group;

/** Error for circular dependencies. */
export class DependencyCycle extends Error {}

/**
 * Order in which `App.synth()` of cdk8s writes charts and objects: dependencies first, and independent constructs in the order
 * of creation. The algorithm is linear.
 *
 * @see https://github.com/cdk8s-team/cdk8s-core/blob/2.x/src/app.ts resolveDependencies()
 */
export class DependencyOrder {
  /** True if a chart depends on another chart. */
  public readonly hasDependentCharts: boolean;

  private readonly constructs: IConstruct[];
  private readonly edges = new Map<IConstruct, Vertex[]>();
  private readonly groups = new Map<IConstruct, Group>();

  public constructor(private readonly app: App) {
    this.constructs = constructsOf(app);
    const chartPairs = chartDependencies(this.constructs);
    chartPairs.forEach(([source, target]) => source.node.addDependency(target));
    this.hasDependentCharts = chartPairs.length > 0;

    const dependencies = this.constructs.flatMap((source) =>
      source.node.dependencies.map((target) => [source, target] as const),
    );
    dependencies.forEach(([source, target]) => append(this.edges, source, target));
    dependencies.forEach(([source, target]) => this.addObjects(source, target));
  }

  /**
   * Returns all charts of the app, in order.
   *
   * @throws DependencyCycle if dependencies are circular
   */
  public charts(): Chart[] {
    return this.sort(this.inKeyOrder()).filter(isChart);
  }

  /**
   * Returns the objects of a chart in order, without the objects of nested charts.
   *
   * @throws DependencyCycle if dependencies are circular
   */
  public objectsOf(chart: Chart): ApiObject[] {
    return this.sort(chart.node.findAll()).filter((c): c is ApiObject => isObjectOf(c, chart));
  }

  /** Returns all constructs in the order of keys in a JavaScript object, in which cdk8s collects the constructs: integer IDs come first. */
  private inKeyOrder(): IConstruct[] {
    const isFirst = (id: string) => Object.keys({ '': 0, [id]: 0 })[0] === id;
    const first = new Set(this.app.node.children.filter(({ node }) => isFirst(node.id)));
    return first.size > 0 ? [...first, ...this.constructs.filter((c) => !first.has(c))] : this.constructs;
  }

  /** Adds dependencies between the objects of a construct and the objects of its dependency. */
  private addObjects(source: IConstruct, target: IConstruct): void {
    const { objects } = this.groupOf(source);
    const group = this.groupOf(target);
    const areNested = source.node.scopes.includes(target) || target.node.scopes.includes(source);
    for (const object of objects) {
      const targets = areNested ? group.objects.filter((o) => o !== object) : [group];
      targets.forEach((t) => append(this.edges, object, t));
    }
  }

  private groupOf(construct: IConstruct): Group {
    const existing = this.groups.get(construct);
    if (existing) {
      return existing;
    }
    const chart = Chart.of(construct);
    const objects = construct.node.findAll().filter((c): c is ApiObject => isObjectOf(c, chart));
    const group = new Group(chart, objects);
    this.groups.set(construct, group);
    return group;
  }

  private sort(vertices: IConstruct[]): IConstruct[] {
    if (this.edges.size === 0) {
      return vertices;
    }
    const vertexSet = new Set<IConstruct>(vertices);
    const targetsOf = (vertex: Vertex): readonly Vertex[] =>
      vertex instanceof Group
        ? vertex.objects
        : (this.edges.get(vertex) ?? []).filter((t) => vertexSet.has(t instanceof Group ? t.chart : t));
    const sorted = new Set<Vertex>();
    const dependencies = new Set(vertices.flatMap(targetsOf).flatMap(constructsIn));
    vertices.filter((v) => !dependencies.has(v)).forEach((v) => visit(v, targetsOf, sorted));
    const constructs = [...sorted].filter((v): v is IConstruct => !(v instanceof Group));
    if (constructs.length < vertices.length) {
      throw new DependencyCycle(); // no other construct depends on the cycle
    }
    return constructs;
  }
}

function isObjectOf(construct: IConstruct, chart: Chart): boolean {
  return ApiObject.isApiObject(construct) && construct.chart === chart;
}

function constructsIn(vertex: Vertex): readonly IConstruct[] {
  return vertex instanceof Group ? vertex.objects : [vertex];
}

/** Adds the dependencies of a vertex to `sorted`, then the vertex. */
function visit(vertex: Vertex, targetsOf: (vertex: Vertex) => readonly Vertex[], sorted: Set<Vertex>): void {
  if (sorted.has(vertex)) {
    return;
  }
  const pathVertices = new Set([vertex]);
  const path = [{ vertex, targets: targetsOf(vertex).values() }];
  for (let last = path.at(-1); last; last = path.at(-1)) {
    const { value: target, done } = last.targets.next();
    if (done) {
      path.pop();
      pathVertices.delete(last.vertex);
      sorted.add(last.vertex);
    } else if (pathVertices.has(target)) {
      throw new DependencyCycle();
    } else if (!sorted.has(target)) {
      pathVertices.add(target);
      path.push({ vertex: target, targets: targetsOf(target).values() });
    }
  }
}

function isChart(construct: IConstruct): construct is Chart {
  return Chart.isChart(construct);
}
