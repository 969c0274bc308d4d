import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Check, show } from './check';
import { dotted, FieldPath } from './field-path';
import { copyJson, isMap, Json, overlap } from './json';
import { CHANGE, ManifestChange } from '../synthesis/rendering';
import { renderAgain } from './manifests';
import { SharedState, TREE_CHECKS } from './shared-state';
import { Override, OverrideError } from './override';

/** What the API server takes for sure: no stricter than the loosest kind. */
const IDENTITY: [field: string, pattern: RegExp, example: string][] = [
  ['apiVersion', /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[a-z]([-a-z0-9]*[a-z0-9])?$/, 'apps/v1'],
  ['kind', /^[A-Za-z][A-Za-z0-9]*$/, 'Deployment'],
  ['metadata.name', /^(?!\.{1,2}$)[^\s/%]{1,253}$/, 'sentiment'],
];

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
  private readonly own: Override[] = [];
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
    this.change(this.own, new Override(this.parse('add', path), this.json(path, value)));
  }

  /** Whether users change a field, a parent of it or something in it. */
  public touches(keys: readonly string[]): boolean {
    return this.users.some(({ path }) => overlap(path.keys, keys));
  }

  /** Fields that this library sets, without elements that it appends to lists. */
  public ownFields(): (readonly string[])[] {
    return this.own.map(({ path }) => path.keys).filter((keys) => keys.at(-1) !== '-');
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

  private change(overrides: Override[], override: Override): void {
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
    object.node.addValidation({ validate: () => (TREE_CHECKS.of(object.node.root) ? [] : this.errors()) });
  }

  private apply(manifest: unknown): unknown {
    try {
      const changed = [...this.own, ...this.users].reduce((json, override) => override.apply(json), manifest as Json);
      checkIdentity(changed);
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

function objectOf(construct: IConstruct): ApiObject {
  try {
    return ApiObject.of(construct);
  } catch {
    const path = (construct as Partial<IConstruct> | undefined)?.node?.path ?? 'Overrides.of()';
    throw new Error(`${path}: no Kubernetes object represents this construct. Pass the object itself, an ApiObject.`);
  }
}

/** @throws OverrideError if no API server can know the object */
function checkIdentity(manifest: unknown): void {
  for (const [field, pattern, example] of IDENTITY) {
    const value =
      at(manifest, field) ?? (field === 'metadata.name' ? at(manifest, 'metadata.generateName') : undefined);
    if (typeof value !== 'string' || !pattern.test(value)) {
      throw new OverrideError(
        `${field} is ${show(value)} after Overrides, must be text like '${example}': change the override`,
      );
    }
  }
}

function at(manifest: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((parent, key) => (isMap(parent) ? parent[key] : undefined), manifest);
}
