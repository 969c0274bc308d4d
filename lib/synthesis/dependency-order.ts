import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { append } from '../kube/append';
import { constructsOf } from './manifests';

/** Objects that something depends on: one vertex, where cdk8s has an edge for each pair. */
class Group {
  public constructor(
    public readonly chart: Chart,
    public readonly objects: readonly ApiObject[],
  ) {}
}

type Vertex = IConstruct | Group;

/** Thrown where constructs depend on each other in a circle. */
export class DependencyCycle extends Error {}

/**
 * The order in which `App.synth()` of cdk8s writes charts and objects: what others depend on first, else as created. It is the same
 * order, found in linear time.
 *
 * @see https://github.com/cdk8s-team/cdk8s-core/blob/2.x/src/app.ts resolveDependencies()
 */
export class DependencyOrder {
  /** Whether a chart depends on another one. */
  public readonly hasDependentCharts: boolean;

  private readonly constructs: IConstruct[];
  private readonly edges = new Map<IConstruct, Vertex[]>();
  private readonly groups = new Map<IConstruct, Group>();

  public constructor(private readonly app: App) {
    this.constructs = constructsOf(app);
    const declared = this.dependencies();
    const nested = this.constructs.filter(isChart).flatMap((chart) => chartsIn(chart).map((c) => [chart, c] as const));
    const crossing = declared
      .map(([source, target]) => [Chart.of(source), Chart.of(target)] as const)
      .filter(([source, target]) => source !== target);
    nested.concat(crossing).forEach(([source, target]) => source.node.addDependency(target));
    this.hasDependentCharts = nested.length + crossing.length > 0;

    const dependencies = this.hasDependentCharts ? this.dependencies() : declared;
    dependencies.forEach(([source, target]) => append(this.edges, source, target));
    dependencies.forEach(([source, target]) => this.addObjects(source, target));
  }

  /**
   * All charts of the app.
   *
   * @throws DependencyCycle
   */
  public charts(): Chart[] {
    return this.sort(this.byPath()).filter(isChart);
  }

  /**
   * The objects of a chart, without those of charts in it.
   *
   * @throws DependencyCycle
   */
  public objectsOf(chart: Chart): ApiObject[] {
    return this.sort(chart.node.findAll()).filter((c): c is ApiObject => isObjectOf(c, chart));
  }

  private dependencies(): (readonly [IConstruct, IConstruct])[] {
    return this.constructs.flatMap((source) => source.node.dependencies.map((target) => [source, target] as const));
  }

  /** All constructs, as they lie in an object by path, which cdk8s collects them in: whole numbers come first. */
  private byPath(): IConstruct[] {
    const isFirst = (id: string) => Object.keys({ '': 0, [id]: 0 })[0] === id;
    const first = new Set(this.app.node.children.filter(({ node }) => isFirst(node.id)));
    return first.size > 0 ? [...first, ...this.constructs.filter((c) => !first.has(c))] : this.constructs;
  }

  /** The objects of a construct depend on those of the construct that it depends on. */
  private addObjects(source: IConstruct, target: IConstruct): void {
    const { objects } = this.groupOf(source);
    const group = this.groupOf(target);
    const overlap = source.node.scopes.includes(target) || target.node.scopes.includes(source);
    for (const object of objects) {
      const targets = overlap ? group.objects.filter((o) => o !== object) : [group];
      targets.forEach((t) => append(this.edges, object, t));
    }
  }

  private groupOf(construct: IConstruct): Group {
    const known = this.groups.get(construct);
    if (known) {
      return known;
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
    const inside = new Set<IConstruct>(vertices);
    const targetsOf = (vertex: Vertex): readonly Vertex[] =>
      vertex instanceof Group
        ? vertex.objects
        : (this.edges.get(vertex) ?? []).filter((t) => inside.has(t instanceof Group ? t.chart : t));
    const sorted = new Set<Vertex>();
    const targeted = new Set(vertices.flatMap(targetsOf).flatMap(targetsOfGroup));
    vertices.filter((v) => !targeted.has(v)).forEach((v) => visit(v, targetsOf, sorted));
    const constructs = [...sorted].filter((v): v is IConstruct => !(v instanceof Group));
    if (constructs.length < vertices.length) {
      throw new DependencyCycle(); // nothing leads to it from outside
    }
    return constructs;
  }
}

function isObjectOf(construct: IConstruct, chart: Chart): boolean {
  return ApiObject.isApiObject(construct) && construct.chart === chart;
}

function targetsOfGroup(vertex: Vertex): readonly IConstruct[] {
  return vertex instanceof Group ? vertex.objects : [vertex];
}

/** Adds to `sorted` first what a vertex depends on, then the vertex. */
function visit(vertex: Vertex, targetsOf: (vertex: Vertex) => readonly Vertex[], sorted: Set<Vertex>): void {
  if (sorted.has(vertex)) {
    return;
  }
  const open = new Set([vertex]);
  const path = [{ vertex, targets: targetsOf(vertex).values() }];
  for (let last = path.at(-1); last; last = path.at(-1)) {
    const { value: target, done } = last.targets.next();
    if (done) {
      path.pop();
      open.delete(last.vertex);
      sorted.add(last.vertex);
    } else if (open.has(target)) {
      throw new DependencyCycle();
    } else if (!sorted.has(target)) {
      open.add(target);
      path.push({ vertex: target, targets: targetsOf(target).values() });
    }
  }
}

function isChart(construct: IConstruct): construct is Chart {
  return Chart.isChart(construct);
}

function chartsIn(construct: IConstruct): Chart[] {
  return construct.node.children.filter(isChart);
}
