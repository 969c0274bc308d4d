import type { ApiObject } from 'cdk8s';
import { dotted, pathLiteral } from '../overrides/field-path';
import { isMap } from '../kube/json';
import type { Manifest } from '../kube/manifest';
import { show } from '../kube/show';
import { ObjectOverrides } from '../overrides/object-overrides';
import { type Patch, isGenerated, unfiltered, valueAt } from './json-patches';

/** Finds the problems of an object's JSON patches, except values that its class drops. */
export class PatchProblems {
  private readonly before: unknown;
  private readonly after: unknown;
  private readonly withoutEffect: readonly Patch[];
  private readonly overrides?: ObjectOverrides;

  public constructor(
    private readonly object: ApiObject,
    private readonly manifest: Manifest,
    patches: readonly Patch[],
  ) {
    this.before = unfiltered(object, false);
    this.after = unfiltered(object, true);
    this.withoutEffect = [...findWithoutEffect(unfiltered(object, false), patches)];
    this.overrides = ObjectOverrides.existing(object);
  }

  /** Returns the problem of a patch; undefined if it has none. */
  public problemOf(patch: Patch): string | undefined {
    const { op, value } = patch.operation;
    if (op === 'remove') {
      return this.stays(patch) ?? this.replaced(patch, '.remove');
    }
    if (op !== 'add' && op !== 'replace') {
      return undefined;
    }
    const foreign = notJson(value, isGenerated(this.object));
    if (foreign !== undefined) {
      return `sets ${foreign}: pass plain JSON`;
    }
    if (this.withoutEffect.includes(patch)) {
      return `sets ${show(value)}, and has no effect there: correct the path`;
    }
    return this.replaced(patch, `.add(${pathLiteral(patch.keys)}, ${show(value)})`);
  }

  private stays({ keys }: Patch): string | undefined {
    const isElement = /^(\d+|-)$/.test(keys.at(-1) ?? '');
    const isThere = valueAt(this.after, keys) === undefined && valueAt(this.manifest, keys) !== undefined;
    return isThere && !isElement && this.overrides?.touches(keys) !== true
      ? `removes a field that the manifest still has: call Overrides.of(...).remove(${pathLiteral(keys)})`
      : undefined;
  }

  /** Reports a patch whose value a construct of this library replaces later. */
  private replaced(patch: Patch, call: string): string | undefined {
    if (this.overrides === undefined || this.overrides.touches(patch.keys)) {
      return undefined;
    }
    const changed = (keys: readonly string[]) =>
      JSON.stringify(valueAt(this.before, keys)) !== JSON.stringify(valueAt(this.after, keys));
    const keys = this.overrides.ownFields().find((field) => patch.concerns(field) && changed(field));
    return keys && `changes ${dotted(keys)}, which a construct sets later: call Overrides.of(...)${call}`;
  }
}

function* findWithoutEffect(start: unknown, patches: readonly Patch[]): Iterable<Patch> {
  let document = start;
  for (const patch of patches) {
    document = patch.apply(document);
    if (/^(add|replace)$/.test(patch.operation.op) && valueAt(document, patch.keys) === undefined) {
      yield patch;
    }
  }
}

/** Describes a value that is not JSON. Generated classes accept an IntOrString and a Quantity. */
function notJson(value: unknown, unions: boolean): string | undefined {
  let found = value === undefined ? 'undefined' : undefined;
  JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'function' || (typeof inner === 'number' && !Number.isFinite(inner))) {
      found ??= typeof inner === 'number' ? String(inner) : 'a function';
    }
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && !isMap(inner)) {
      const isUnion = /^(string|number)$/.test(typeof (inner as { value?: unknown }).value);
      found ??= unions && isUnion ? undefined : `an instance of ${inner.constructor.name}`;
      return undefined;
    }
    return inner;
  });
  return found;
}
