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

/** Objects that one synthesis has resolved so far. */
export type Resolution = Set<ApiObject>;

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
  const resolution: Resolution = new Set();
  resolutions.set(root, resolution);
  try {
    return synthesize(resolution);
  } finally {
    resolutions.delete(root);
    resolution.forEach(forget);
  }
}

/** An object as it is written. */
export function manifestOf(object: ApiObject): Manifest {
  const manifest = object.toJson() as Manifest;
  const resolution = resolutions.get(object.node.root);
  // an object that has a toJson() of its own knows why
  if (resolution && !Object.hasOwn(object, 'toJson')) {
    resolution.add(object);
    object.toJson = () => manifest;
  }
  return manifest;
}

function forget(object: ApiObject): void {
  delete (object as { toJson?: () => unknown }).toJson;
}

/** Lets an object that was changed during the synthesis be resolved once more. */
export function resolveAgain(object: ApiObject): void {
  if (resolutions.get(object.node.root)?.delete(object)) {
    forget(object);
  }
}

/** All objects of a tree, in the order in which they were created. */
export function apiObjectsOf(root: IConstruct): ApiObject[] {
  return root.node.findAll().filter((c): c is ApiObject => ApiObject.isApiObject(c));
}
