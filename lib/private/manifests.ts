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
  /** Objects that are resolved, with the `toJson()` of their own that they had. */
  public readonly resolved = new Map<ApiObject, PropertyDescriptor | undefined>();

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
 * its JSON. So what is written is what was checked, and only the check for lost values resolves it again.
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
    resolution.resolved.forEach((own, object) => forget(object, own));
  }
}

const keepers = new WeakSet<() => unknown>();

/** Marks a `toJson()` of a single object whose result stays the same during a synthesis. */
export function keepsManifest(toJson: () => unknown): void {
  keepers.add(toJson);
}

/** An object as it is written. */
export function manifestOf(object: ApiObject): Manifest {
  const manifest = object.toJson() as Manifest;
  const resolution = resolutions.get(object.node.root);
  const own = Object.getOwnPropertyDescriptor(object, 'toJson') as { value: () => unknown } | undefined;
  // any other object that has a toJson() of its own knows why
  if (resolution && (own === undefined || keepers.has(own.value)) && !resolution.resolved.has(object)) {
    resolution.resolved.set(object, own);
    Object.defineProperty(object, 'toJson', { value: () => manifest, configurable: true, writable: true });
  }
  return manifest;
}

function forget(object: ApiObject, own: PropertyDescriptor | undefined): void {
  delete (object as { toJson?: () => unknown }).toJson;
  if (own) {
    Object.defineProperty(object, 'toJson', own);
  }
}

/** Lets an object that was changed during the synthesis be resolved once more. */
export function resolveAgain(object: ApiObject): void {
  const resolved = resolutions.get(object.node.root)?.resolved;
  if (resolved?.has(object)) {
    forget(object, resolved.get(object));
    resolved.delete(object);
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
