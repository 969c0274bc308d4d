import type { ApiObject } from 'cdk8s';
import { dotted, pathLiteral } from '../overrides/field-path';
import { isMap } from '../kube/json';
import type { Manifest } from '../kube/manifest';
import { show } from '../kube/show';
import { ObjectOverrides } from '../overrides/object-overrides';
import { renderedOf } from '../synthesis/manifests';
import { Patch, isGenerated, unfiltered, valueAt } from './json-patches';
import { PatchProblems } from './patch-problems';

/** A value that the manifest lacks. */
interface Loss {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/**
 * Finds the values of an object that its manifest lacks.
 *
 * cdk8s applies JSON patches first. Then the classes that `cdk8s import` generates, such as those of cdk8s-plus-28, drop unknown fields
 * and values of other types, such as a number instead of an `IntOrString`. A NetworkPolicy rule that loses its port opens all ports.
 */
export function lostValues(object: ApiObject, manifest: Manifest): string[] {
  const patches = Patch.allOf(object);
  const losses = isGenerated(object) ? lossesOf(object, manifest) : [];
  const doubtful = patches.filter((patch) => !isDone(patch, manifest));
  if (losses.length === 0 && doubtful.length === 0) {
    return [];
  }
  const patchOf = (loss: Loss) => patches.filter((patch) => patch.concerns(loss.keys)).at(-1);
  const problems = new PatchProblems(object, manifest, patches);
  return [
    ...doubtful.flatMap((patch) => {
      const lost = losses.filter((loss) => patchOf(loss) === patch);
      const problem = problems.problemOf(patch) ?? (lost.length > 0 ? lostBy(object, lost) : undefined);
      return problem === undefined
        ? []
        : [`patch-lost: JSON patch of ${patch.operation.path || 'the whole manifest'} ${problem}`];
    }),
    ...losses.filter((loss) => patchOf(loss) === undefined).map((loss) => `value-lost: ${neverWritten(object, loss)}`),
  ];
}

/** Returns true if the manifest has the value that a patch sets, or lacks the field that it removes. */
function isDone({ operation: { op, value }, keys }: Patch, manifest: Manifest): boolean {
  const written = valueAt(manifest, keys);
  return op === 'remove' ? written === undefined : value !== undefined && arrives(value, written);
}

function lossesOf(object: ApiObject, manifest: Manifest): Loss[] {
  const rendered = renderedOf(object);
  if (rendered?.isWhole) {
    return [];
  }
  const passed = rendered?.passed ?? unfiltered(object, true);
  const overrides = ObjectOverrides.existing(object);
  const written = overrides ? (rendered?.own ?? overrides.rendered()) : manifest;
  if (arrives(passed, written)) {
    return [];
  }
  const isOfList = isMap(passed) && Array.isArray(passed.items);
  return lossesIn(passed, written, []).filter(
    ({ keys, value }) =>
      overrides?.touches(keys) !== true &&
      !arrives(value, valueAt(manifest, keys)) &&
      // cdk8s adds a generated name to a list
      !(isOfList && keys[0] === 'metadata'),
  );
}

/** Returns true if a manifest contains the whole value. */
function arrives(passed: unknown, written: unknown): boolean {
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
    return Array.isArray(written) && passed.length === written.length && passed.every((v, i) => arrives(v, written[i]));
  }
  if (Array.isArray(written)) {
    return false;
  }
  return isMap(passed) && isMap(written) && hasAll(passed, written);
}

function hasAll(passed: Record<string, unknown>, written: Record<string, unknown>): boolean {
  for (const key in passed) {
    const value = passed[key];
    // most members are the same scalar with the same name
    if (value !== written[key] && !arrives(value, memberOf(written, key))) {
      return false;
    }
  }
  return true;
}

/** Finds the innermost values that the manifest lacks. */
function lossesIn(passed: unknown, written: unknown, keys: readonly string[]): Loss[] {
  if (arrives(passed, written)) {
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
  const plain = (key: string) => key.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  const field = Object.keys(written).find((key) => plain(key) === plain(prop));
  return field === undefined ? undefined : written[field];
}

function lostBy(object: ApiObject, losses: Loss[]): string {
  const [{ keys, value }] = losses as [Loss];
  const calls = losses.map((loss) => `.add(${pathLiteral(loss.keys)}, ${show(loss.value)})`).join('');
  return `sets ${dotted(keys)} to ${show(value)}, which ${object.constructor.name} does not write: call Overrides.of(...)${calls}`;
}

function neverWritten(object: ApiObject, { keys, value }: Loss): string {
  const fix = `pass a value of the type that the prop declares, or call Overrides.of(...).add(${pathLiteral(keys)}, ${show(value)})`;
  return `${dotted(keys)} is ${show(value)}, which ${object.constructor.name} does not write: ${fix}`;
}
