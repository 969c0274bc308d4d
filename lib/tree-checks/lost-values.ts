import type { ApiObject } from 'cdk8s';
import { dottedPath, pathLiteral } from '../overrides/field-path';
import { isMap } from '../kube/json';
import type { Manifest } from '../kube/manifest';
import { show } from '../kube/show';
import { ObjectOverrides } from '../overrides/object-overrides';
import { renderedOf } from '../synthesis/manifests';
import { Patch, isGenerated, renderUnfiltered, valueAt } from './json-patches';
import { PatchProblems } from './patch-problems';

/** Value that the manifest lacks. */
interface Loss {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/**
 * Describes the values of an object that its manifest lacks, with the fixes.
 *
 * cdk8s applies JSON patches first. Then the classes that `cdk8s import` generates, such as those of cdk8s-plus-28, drop unknown fields
 * and values of other types, such as a number instead of an `IntOrString`. A NetworkPolicy rule that loses its port opens all ports.
 */
export function lostValues(object: ApiObject, manifest: Manifest): string[] {
  const patches = Patch.allOf(object);
  const losses = isGenerated(object) ? lossesOf(object, manifest) : [];
  const unappliedPatches = patches.filter((patch) => !isApplied(patch, manifest));
  if (losses.length === 0 && unappliedPatches.length === 0) {
    return [];
  }
  const patchOf = (loss: Loss) => patches.filter((patch) => patch.concerns(loss.keys)).at(-1);
  const problems = new PatchProblems(object, manifest, patches);
  return [
    ...unappliedPatches.flatMap((patch) => {
      const patchLosses = losses.filter((loss) => patchOf(loss) === patch);
      const problem =
        problems.problemOf(patch) ?? (patchLosses.length > 0 ? describePatchLoss(object, patchLosses) : undefined);
      return problem === undefined
        ? []
        : [`patch-lost: JSON patch of ${patch.operation.path || 'the whole manifest'} ${problem}`];
    }),
    ...losses.filter((loss) => patchOf(loss) === undefined).map((loss) => `value-lost: ${describeLoss(object, loss)}`),
  ];
}

/** Returns true if the manifest has the value that a patch sets, or lacks the field that it removes. */
function isApplied({ operation: { op, value }, keys }: Patch, manifest: Manifest): boolean {
  const written = valueAt(manifest, keys);
  return op === 'remove' ? written === undefined : value !== undefined && isWritten(value, written);
}

function lossesOf(object: ApiObject, manifest: Manifest): Loss[] {
  const rendered = renderedOf(object);
  if (rendered?.isWhole) {
    return [];
  }
  const passed = rendered?.passed ?? renderUnfiltered(object, true);
  const overrides = ObjectOverrides.existing(object);
  const written = overrides ? (rendered?.own ?? overrides.renderWithoutOverrides()) : manifest;
  if (isWritten(passed, written)) {
    return [];
  }
  const isListObject = isMap(passed) && Array.isArray(passed.items);
  return lossesIn(passed, written, []).filter(
    ({ keys, value }) =>
      overrides?.isChangedByUser(keys) !== true &&
      !isWritten(value, valueAt(manifest, keys)) &&
      // cdk8s adds a generated name to a list
      !(isListObject && keys[0] === 'metadata'),
  );
}

/** Returns true if a manifest contains the whole value. */
function isWritten(passed: unknown, written: unknown): boolean {
  if (passed === written || passed === undefined) {
    return true;
  }
  if (typeof passed !== 'object' || passed === null) {
    return false;
  }
  if (typeof written !== 'object' || written === null) {
    return isUnion(passed) && passed.value === written;
  }
  if (Array.isArray(passed)) {
    return (
      Array.isArray(written) && passed.length === written.length && passed.every((v, i) => isWritten(v, written[i]))
    );
  }
  if (Array.isArray(written)) {
    return false;
  }
  return isMap(passed) && isMap(written) && hasAllMembers(passed, written);
}

function hasAllMembers(passed: Record<string, unknown>, written: Record<string, unknown>): boolean {
  for (const key in passed) {
    const value = passed[key];
    // most members are the same scalar with the same name
    if (value !== written[key] && !isWritten(value, memberOf(written, key))) {
      return false;
    }
  }
  return true;
}

/** Finds the innermost values that the manifest lacks. */
function lossesIn(passed: unknown, written: unknown, keys: readonly string[]): Loss[] {
  if (isWritten(passed, written)) {
    return [];
  }
  if (Array.isArray(passed) && Array.isArray(written) && passed.length === written.length) {
    return passed.flatMap((item, i) => lossesIn(item, written[i], [...keys, String(i)]));
  }
  if (isMap(passed) && isMap(written)) {
    return Object.entries(passed).flatMap(([key, value]) => lossesIn(value, memberOf(written, key), [...keys, key]));
  }
  return [{ keys, value: passed }];
}

/** Returns true for an instance of a class for numbers or strings, such as IntOrString and Quantity, or its resolved form. */
function isUnion(value: object): value is { value: unknown } {
  return 'value' in value && /^(string|number)$/.test(typeof value.value) && Object.keys(value).length === 1;
}

/** Returns the value of the field for a prop. Generated classes rename fields, for example to 'clusterIp' and 'xKubernetesValidations'. */
function memberOf(written: Record<string, unknown>, prop: string): unknown {
  if (Object.hasOwn(written, prop)) {
    return written[prop];
  }
  const normalize = (key: string) => key.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  const field = Object.keys(written).find((key) => normalize(key) === normalize(prop));
  return field === undefined ? undefined : written[field];
}

function describePatchLoss(object: ApiObject, losses: Loss[]): string {
  const [{ keys, value }] = losses as [Loss];
  const calls = losses.map((loss) => `.add(${pathLiteral(loss.keys)}, ${show(loss.value)})`).join('');
  return `sets ${dottedPath(keys)} to ${show(value)}, which ${object.constructor.name} does not write: call Overrides.of(...)${calls}`;
}

function describeLoss(object: ApiObject, { keys, value }: Loss): string {
  const fix = `pass a value of the type that the prop declares, or call Overrides.of(...).add(${pathLiteral(keys)}, ${show(value)})`;
  return `${dottedPath(keys)} is ${show(value)}, which ${object.constructor.name} does not write: ${fix}`;
}
