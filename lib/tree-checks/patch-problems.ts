import type { ApiObject } from 'cdk8s';
import { dottedPath, pathLiteral } from '../overrides/field-path';
import { isMap } from '../kube/json';
import type { Manifest } from '../kube/manifest';
import { show } from '../kube/show';
import { ObjectOverrides } from '../overrides/object-overrides';
import { type Patch, isGenerated, renderUnfiltered, valueAt } from './json-patches';

/** Finds the problems of an object's JSON patches, except values that its class drops. */
export class PatchProblems {
  private readonly unpatched: unknown;
  private readonly patched: unknown;
  private readonly ineffectivePatches: readonly Patch[];
  private readonly overrides?: ObjectOverrides;

  public constructor(
    private readonly object: ApiObject,
    private readonly manifest: Manifest,
    patches: readonly Patch[],
  ) {
    this.unpatched = renderUnfiltered(object, false);
    this.patched = renderUnfiltered(object, true);
    this.ineffectivePatches = [...ineffectiveIn(renderUnfiltered(object, false), patches)];
    this.overrides = ObjectOverrides.existing(object);
  }

  /** Returns the problem of a patch; undefined if it has none. */
  public problemOf(patch: Patch): string | undefined {
    const { op, value } = patch.operation;
    if (op === 'remove') {
      return this.describeRemainingField(patch) ?? this.describeReplacement(patch, '.remove');
    }
    if (op !== 'add' && op !== 'replace') {
      return undefined;
    }
    const nonJson = describeNonJson(value, isGenerated(this.object));
    if (nonJson !== undefined) {
      return `sets ${nonJson}: pass plain JSON`;
    }
    if (this.ineffectivePatches.includes(patch)) {
      return `sets ${show(value)}, and has no effect there: correct the path`;
    }
    return this.describeReplacement(patch, `.add(${pathLiteral(patch.keys)}, ${show(value)})`);
  }

  private describeRemainingField({ keys }: Patch): string | undefined {
    const isElement = /^(\d+|-)$/.test(keys.at(-1) ?? '');
    const isRestored = valueAt(this.patched, keys) === undefined && valueAt(this.manifest, keys) !== undefined;
    return isRestored && !isElement && this.overrides?.isChangedByUser(keys) !== true
      ? `removes a field that the manifest still has: call Overrides.of(...).remove(${pathLiteral(keys)})`
      : undefined;
  }

  /** Describes the field of a patch that a construct of this library sets later. */
  private describeReplacement(patch: Patch, call: string): string | undefined {
    if (this.overrides === undefined || this.overrides.isChangedByUser(patch.keys)) {
      return undefined;
    }
    const isChanged = (keys: readonly string[]) =>
      JSON.stringify(valueAt(this.unpatched, keys)) !== JSON.stringify(valueAt(this.patched, keys));
    const keys = this.overrides.libraryFields().find((field) => patch.concerns(field) && isChanged(field));
    return keys && `changes ${dottedPath(keys)}, which a construct sets later: call Overrides.of(...)${call}`;
  }
}

function* ineffectiveIn(unpatched: unknown, patches: readonly Patch[]): Iterable<Patch> {
  let document = unpatched;
  for (const patch of patches) {
    document = patch.apply(document);
    if (/^(add|replace)$/.test(patch.operation.op) && valueAt(document, patch.keys) === undefined) {
      yield patch;
    }
  }
}

/** Describes a value that is not JSON; undefined for JSON. Generated classes accept an IntOrString and a Quantity. */
function describeNonJson(value: unknown, acceptsUnions: boolean): string | undefined {
  let description = value === undefined ? 'undefined' : undefined;
  JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'function' || (typeof inner === 'number' && !Number.isFinite(inner))) {
      description ??= typeof inner === 'number' ? String(inner) : 'a function';
    }
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && !isMap(inner)) {
      const isUnion = /^(string|number)$/.test(typeof (inner as { value?: unknown }).value);
      description ??= acceptsUnions && isUnion ? undefined : `an instance of ${inner.constructor.name}`;
      return undefined;
    }
    return inner;
  });
  return description;
}
