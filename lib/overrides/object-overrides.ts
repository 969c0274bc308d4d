import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Check } from '../validation/check';
import { dotted, FieldPath } from './field-path';
import { copyJson, isMap, type Json, overlap } from '../kube/json';
import { CHANGE, type ManifestChange } from '../synthesis/rendering';
import { renderAgain } from '../synthesis/manifests';
import { checkOverridden, fieldOf } from './overridden';
import { SharedState } from '../synthesis/shared-state';
import { TREE_VALIDATION } from '../synthesis/tree-validation';
import { Override, OverrideError } from './override';

const CONTAINERS = 'spec.template.spec.containers';

/** An override of this library. */
interface OwnOverride {
  readonly override: Override;
  /** Name of the container that the path starts at, if it does. */
  readonly container?: string;
  /** Condition, evaluated at synthesis. */
  readonly isNeeded?: () => boolean;
}

const OVERRIDES = new SharedState<ObjectOverrides>('overrides');

/** Fields of one object that change after its class has rendered it. */
export class ObjectOverrides {
  /** The overrides of an object, or of the object that a construct wraps. */
  public static of(construct: IConstruct): ObjectOverrides {
    const object = objectOf(construct);
    const overrides = OVERRIDES.of(object) ?? new ObjectOverrides(object);
    OVERRIDES.set(object, overrides);
    return overrides;
  }

  /** The overrides of an object, if it has any. */
  public static existing(object: ApiObject): ObjectOverrides | undefined {
    return OVERRIDES.of(object);
  }

  private readonly check: Check;
  private readonly own: OwnOverride[] = [];
  private readonly users: Override[] = [];
  /** A `toJson()` that the object had of its own. */
  private custom?: () => unknown;

  private constructor(private readonly object: ApiObject) {
    this.check = new Check(object.node.path);
  }

  /** Sets a field for the user. */
  public add(path: string, value: unknown): void {
    this.change(this.users, new Override(this.parse('add', path), this.json(path, value)));
  }

  /** Removes a field for the user. */
  public remove(path: string): void {
    this.change(this.users, new Override(this.parse('remove', path)));
  }

  /** Sets a field for a construct of this library: first, so that users have the last word. */
  public addOwn(path: string, value: unknown): void {
    this.change(this.own, { override: new Override(this.parse('add', path), this.json(path, value)) });
  }

  /** Sets a field likewise, if a condition holds at synthesis. */
  public addOwnWhere(isNeeded: () => boolean, path: string, value: unknown): void {
    this.change(this.own, { isNeeded, override: new Override(this.parse('add', path), this.json(path, value)) });
  }

  /** Sets a field of a container likewise, wherever patches move the container. */
  public addOwnToContainer(container: string, path: string, value: unknown): void {
    this.change(this.own, { container, override: new Override(this.parse('add', path), this.json(path, value)) });
  }

  /** Whether users change a field, a parent of it or something in it. */
  public touches(keys: readonly string[]): boolean {
    return this.users.some(({ path }) => overlap(path.keys, keys));
  }

  /** Fields that this library sets, without elements that it appends to lists. */
  public ownFields(): (readonly string[])[] {
    const rendered = this.rendered() as Json;
    const placed = this.own.flatMap((own) => placedIn(rendered, own) ?? []);
    return placed.map(({ path }) => path.keys).filter((keys) => keys.at(-1) !== '-');
  }

  private parse(method: string, path: string): FieldPath {
    return FieldPath.parse(this.check, `Overrides.${method}().path`, path);
  }

  private json(path: string, value: unknown): Json {
    const prop = 'Overrides.add().value';
    if (value === undefined) {
      this.check.fail(prop, value, `must be plain JSON: pass a value for '${path}', or call remove()`);
    }
    return copyJson(value, (keys, is, fix) => {
      const where = keys.length > 0 ? `${prop}.${dotted(keys)}` : prop;
      throw new Error(`${this.check.path}: ${where} is ${is}, must be plain JSON: ${fix}`);
    });
  }

  private change<T>(overrides: T[], override: T): void {
    if (this.own.length + this.users.length === 0) {
      this.install();
    }
    overrides.push(override);
    renderAgain(this.object);
  }

  /** The manifest without the overrides. */
  public rendered(): unknown {
    return this.custom
      ? this.custom()
      : ((Object.getPrototypeOf(this.object) as ApiObject).toJson.call(this.object) as unknown);
  }

  /** Gives this one object a `toJson()` of its own; no class changes. */
  private install(): void {
    const { object } = this;
    if (Object.getOwnPropertyDescriptor(object, 'toJson')?.configurable === false) {
      // jsii adds such a method for a class of another language
      throw new Error(
        `${this.check.path}: ${object.constructor.name} overrides toJson() in another language. Change the field there.`,
      );
    }
    this.custom = Object.hasOwn(object, 'toJson') ? (object.toJson.bind(object) as () => unknown) : undefined;
    const toJson = () => this.apply(this.rendered());
    Object.defineProperty(object, 'toJson', { value: toJson, configurable: true, writable: true });
    if (!this.custom) {
      const change: ManifestChange = { toJson, apply: (manifest) => this.apply(manifest) };
      CHANGE.set(object, change);
    }
    // the checks of the tree report the errors of all objects at once
    object.node.addValidation({ validate: () => (TREE_VALIDATION.of(object.node.root) ? [] : this.errors()) });
  }

  private apply(manifest: unknown): unknown {
    try {
      const set = this.own.reduce((json, own) => placedIn(json, own)?.apply(json) ?? json, manifest as Json);
      const changed = this.users.reduce((json, override) => override.apply(json), set);
      // what this library sets is right
      if (this.users.length > 0) {
        checkOverridden(changed);
      }
      return changed;
    } catch (error) {
      throw OverrideError.is(error) ? new OverrideError(`${this.check.path}: ${error.message}`) : error;
    }
  }

  /** What is wrong with the overrides; others report everything else. */
  private errors(): string[] {
    try {
      this.object.toJson();
      return [];
    } catch (error) {
      return OverrideError.is(error) ? [error.message.slice(`${this.check.path}: `.length)] : [];
    }
  }
}

/** The override where its container is: patches may rename containers and put others before it. */
function placedIn(manifest: Json, { container, isNeeded, override }: OwnOverride): Override | undefined {
  if (isNeeded?.() === false) {
    return undefined;
  }
  if (container === undefined) {
    return override;
  }
  const list = fieldOf(manifest, CONTAINERS);
  const containers: unknown[] = Array.isArray(list) ? list : [];
  const index = containers.findIndex((one) => isMap(one) && one.name === container);
  return containers.length === 0 ? undefined : override.below([...CONTAINERS.split('.'), String(Math.max(0, index))]);
}

function objectOf(construct: IConstruct): ApiObject {
  try {
    return ApiObject.of(construct);
  } catch {
    const path = (construct as Partial<IConstruct> | undefined)?.node?.path || 'Overrides.of()';
    throw new Error(`${path}: no Kubernetes object represents this construct. Pass the object itself, an ApiObject.`);
  }
}
