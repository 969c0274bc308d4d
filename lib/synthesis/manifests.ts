import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Manifest } from '../kube/manifest';
import { type Rendered, Renderer } from './rendering';
import { SharedState } from './shared-state';

/** Cache of the constructs and manifests of a tree that does not change. */
class Snapshot {
  private readonly renderer: Renderer;
  private readonly renderings = new Map<ApiObject, Rendered>();
  private readonly byKind = new Map<string, ApiObject[]>();
  private allConstructs?: IConstruct[];

  public constructor(private readonly root: IConstruct) {
    this.renderer = new Renderer(root);
  }

  /** Returns all constructs of the tree. */
  public get constructs(): IConstruct[] {
    return (this.allConstructs ??= this.root.node.findAll());
  }

  /** Returns the objects of a kind. */
  public objectsOfKind(kind: string): ApiObject[] {
    const objects = this.byKind.get(kind) ?? apiObjectsIn(this.constructs).filter((object) => object.kind === kind);
    this.byKind.set(kind, objects);
    return objects;
  }

  public render(object: ApiObject): Rendered {
    const cached = this.renderings.get(object);
    if (cached) {
      return cached;
    }
    const rendered = this.renderer.render(object);
    this.renderings.set(object, rendered);
    return rendered;
  }

  public drop(object: ApiObject): void {
    this.renderings.delete(object);
  }
}

const SNAPSHOT = new SharedState<Snapshot>('snapshot');

/** Runs a function that does not change the tree. During the call, `manifestOf()` renders each object at most once. */
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

/** Returns the manifest of an object. */
export function manifestOf(object: ApiObject): Manifest {
  const snapshot = SNAPSHOT.of(object.node.root);
  return (snapshot ? snapshot.render(object).manifest : object.toJson()) as Manifest;
}

/** Returns the stages of an object's rendering; undefined without a snapshot. */
export function renderedOf(object: ApiObject): Rendered | undefined {
  return SNAPSHOT.of(object.node.root)?.render(object);
}

/** Drops the cached manifest of a changed object. */
export function dropCachedManifest(object: ApiObject): void {
  SNAPSHOT.of(object.node.root)?.drop(object);
}

/** Returns a construct and all constructs below it, in the order of creation. */
export function constructsOf(construct: IConstruct): IConstruct[] {
  return SNAPSHOT.of(construct)?.constructs ?? construct.node.findAll();
}

/** Returns the objects at and below a construct, in the order of creation. */
export function apiObjectsOf(construct: IConstruct): ApiObject[] {
  return apiObjectsIn(constructsOf(construct));
}

/** Returns the objects of a kind in a tree. */
export function objectsOfKind(root: IConstruct, kind: string): ApiObject[] {
  return SNAPSHOT.of(root)?.objectsOfKind(kind) ?? apiObjectsOf(root).filter((object) => object.kind === kind);
}

function apiObjectsIn(constructs: IConstruct[]): ApiObject[] {
  return constructs.filter((c): c is ApiObject => ApiObject.isApiObject(c));
}
