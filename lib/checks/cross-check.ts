import type { KubeObject, ObjectIndex } from './object-index';

/** Something that is wrong with an object, seen from the others. */
export interface Finding {
  readonly object: KubeObject;
  /** Object that it clashes with. If it has the same name, duplicate-name alone reports both. */
  readonly other?: KubeObject;
  /** Which field is what, and what to do about it. */
  readonly text: string;
}

/** Names of the checks of a linter that ask for the same. */
export interface Twins {
  readonly kubeScore?: string[];
  readonly kubeLinter?: string[];
}

/** A check that needs to see several objects. */
export interface CrossCheck {
  /** Stable name, which users acknowledge it by. */
  readonly id: string;
  /**
   * An opinion of linters that we do not share: not reported, but acknowledged like the others, for their sake.
   *
   * @default false
   */
  readonly opinion?: boolean;
  /** By kind of the object, where they differ. */
  readonly twins?: Twins;
  find(index: ObjectIndex): Iterable<Finding>;
}

/** How a finding names another object: kind, name and where it was made. */
export function nameOf({ kind, name, construct }: KubeObject): string {
  return `${kind} '${name}' (${construct.node.path})`;
}
