import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Manifest } from '../kube/manifest';
import { type Rendered, Renderer } from './rendering';
import { SharedState } from './shared-state';

/** What is known of a tree while it does not change. */
class Snapshot {
  private readonly renderer: Renderer;
  private readonly rendered = new Map<ApiObject, Rendered>();
  private readonly byKind = new Map<string, ApiObject[]>();
  private found?: IConstruct[];

  public constructor(private readonly root: IConstruct) {
    this.renderer = new Renderer(root);
  }

  /** All constructs of the tree. */
  public get constructs(): IConstruct[] {
    return (this.found ??= this.root.node.findAll());
  }

  /** The objects of a kind. */
  public objectsOfKind(kind: string): ApiObject[] {
    const objects = this.byKind.get(kind) ?? apiObjectsIn(this.constructs).filter((object) => object.kind === kind);
    this.byKind.set(kind, objects);
    return objects;
  }

  public render(object: ApiObject): Rendered {
    const known = this.rendered.get(object);
    if (known) {
      return known;
    }
    const rendered = this.renderer.render(object);
    this.rendered.set(object, rendered);
    return rendered;
  }

  public forget(object: ApiObject): void {
    this.rendered.delete(object);
  }
}

const SNAPSHOT = new SharedState<Snapshot>('snapshot');

/** Runs what does not change a tree: each of its objects is rendered once, whoever asks for its manifest. */
export function withSnapshot<T>(root: IConstruct, run: () => T): T {
  if (SNAPSHOT.of(root)) {
    return run();
  }
  SNAPSHOT.set(root, new Snapshot(root));
  try {
    return run();
  } finally {
    SNAPSHOT.set(root, undefined);
  }
}

/** An object as it is written. */
export function manifestOf(object: ApiObject): Manifest {
  const snapshot = SNAPSHOT.of(object.node.root);
  return (snapshot ? snapshot.render(object).manifest : object.toJson()) as Manifest;
}

/** An object as its class and its overrides get it, where a snapshot has it. */
export function renderedOf(object: ApiObject): Rendered | undefined {
  return SNAPSHOT.of(object.node.root)?.render(object);
}

/** Renders an object once more that changed since. */
export function renderAgain(object: ApiObject): void {
  SNAPSHOT.of(object.node.root)?.forget(object);
}

/** All constructs at and below one, in the order in which they were created. */
export function constructsOf(construct: IConstruct): IConstruct[] {
  return SNAPSHOT.of(construct)?.constructs ?? construct.node.findAll();
}

/** The objects among them. */
export function apiObjectsOf(construct: IConstruct): ApiObject[] {
  return apiObjectsIn(constructsOf(construct));
}

/** The objects of a kind in a tree. */
export function objectsOfKind(root: IConstruct, kind: string): ApiObject[] {
  return SNAPSHOT.of(root)?.objectsOfKind(kind) ?? apiObjectsOf(root).filter((object) => object.kind === kind);
}

function apiObjectsIn(constructs: IConstruct[]): ApiObject[] {
  return constructs.filter((c): c is ApiObject => ApiObject.isApiObject(c));
}
