import type { KubeObject } from '../../lib/checks/kube-object';
import { append } from '../../lib/kube/append';
import type { JsonPath } from '../../lib/kube/json-path';

/** A field that an override sets, or removes if it has no value. */
export interface FieldOverride {
  readonly path: JsonPath;
  readonly value?: unknown;
  /** Reason, as a comment of the program. */
  readonly comment?: string;
}

/** Decisions of an import so far. Each run of the program can add decisions, until the program reproduces the input. */
export class Decisions {
  /** Objects that no construct of the library can express, with the reason. They become raw objects. */
  public readonly raw = new Map<KubeObject, string>();
  /** Objects that the program cannot create, with the reason. */
  public readonly omitted = new Map<KubeObject, string>();
  public readonly overrides = new Map<KubeObject, FieldOverride[]>();
  /** Checks with findings on the constructs of an object. */
  public readonly acknowledged = new Map<KubeObject, Set<string>>();

  public override(object: KubeObject, override: FieldOverride): void {
    append(this.overrides, object, override);
  }

  /** Removes the acknowledgements of a check. */
  public removeAcknowledgements(id: string): void {
    this.acknowledged.forEach((ids) => ids.delete(id));
  }

  /** Adds an acknowledgement. Returns true if it is new. */
  public acknowledge(object: KubeObject, id: string): boolean {
    const ids = this.acknowledged.get(object) ?? new Set<string>();
    const isNew = !ids.has(id);
    this.acknowledged.set(object, ids.add(id));
    return isNew;
  }
}
