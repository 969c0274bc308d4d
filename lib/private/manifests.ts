import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';

/** An object as it is written. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly spec?: unknown;
}

/** What one synthesis has found so far. */
export class Resolution {
  /** Objects that are resolved. */
  public readonly resolved = new Set<ApiObject>();

  private found?: IConstruct[];

  public constructor(private readonly root: IConstruct) {}

  /** All constructs of the tree. */
  public get constructs(): IConstruct[] {
    return (this.found ??= this.root.node.findAll());
  }
}

const resolutions = new WeakMap<IConstruct, Resolution>();

/**
 * Runs one synthesis of a tree: until it is over the tree does not change, and each object is resolved only once, whoever asks for
 * its JSON. So what is written is what was checked, and the checks do not resolve it a second time.
 */
export function duringSynthesis<T>(root: IConstruct, synthesize: (resolution: Resolution) => T): T {
  const running = resolutions.get(root);
  if (running) {
    return synthesize(running);
  }
  const resolution = new Resolution(root);
  resolutions.set(root, resolution);
  try {
    return synthesize(resolution);
  } finally {
    resolutions.delete(root);
    resolution.resolved.forEach(forget);
  }
}

/** An object as it is written. */
export function manifestOf(object: ApiObject): Manifest {
  const manifest = object.toJson() as Manifest;
  const resolution = resolutions.get(object.node.root);
  // an object that has a toJson() of its own knows why
  if (resolution && !Object.hasOwn(object, 'toJson')) {
    resolution.resolved.add(object);
    object.toJson = () => manifest;
  }
  return manifest;
}

function forget(object: ApiObject): void {
  delete (object as { toJson?: () => unknown }).toJson;
}

/** Lets an object that was changed during the synthesis be resolved once more. */
export function resolveAgain(object: ApiObject): void {
  if (resolutions.get(object.node.root)?.resolved.delete(object)) {
    forget(object);
  }
}

/** All constructs at and below one, in the order in which they were created. A synthesis looks for those of its tree once. */
export function constructsOf(construct: IConstruct): IConstruct[] {
  return resolutions.get(construct)?.constructs ?? construct.node.findAll();
}

/** The objects among them. */
export function apiObjectsOf(construct: IConstruct): ApiObject[] {
  return constructsOf(construct).filter((c): c is ApiObject => ApiObject.isApiObject(c));
}
