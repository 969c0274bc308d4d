import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { PropCheck } from '../validation/prop-check';
import { dottedPath, FieldPath } from './field-path';
import { copyJson, isMap, type Json, overlap } from '../kube/json';
import { CHANGE, type ManifestChange } from '../synthesis/rendering';
import { dropCachedManifest } from '../synthesis/manifests';
import { checkChangedManifest, fieldOf } from './overridden';
import { SharedState } from '../synthesis/shared-state';
import { TREE_VALIDATION } from '../synthesis/tree-validation';
import { Override, OverrideError } from './override';

const CONTAINERS = 'spec.template.spec.containers';
const INIT_CONTAINERS = 'spec.template.spec.initContainers';

/** Override of this library. */
interface LibraryOverride {
  readonly override: Override;
  /** Name of the container that the path is relative to. */
  readonly container?: string;
}

const OVERRIDES = new SharedState<ObjectOverrides>('overrides');

/** Overrides of one object. They apply after the object's class renders the manifest. */
export class ObjectOverrides {
  /** Returns the overrides of an object, or of the object that a construct wraps. */
  public static of(construct: IConstruct): ObjectOverrides {
    const object = objectOf(construct);
    const overrides = OVERRIDES.of(object) ?? new ObjectOverrides(object);
    OVERRIDES.set(object, overrides);
    return overrides;
  }

  /** Returns the overrides of an object; undefined if it has none. */
  public static existing(object: ApiObject): ObjectOverrides | undefined {
    return OVERRIDES.of(object);
  }

  private readonly check: PropCheck;
  private readonly libraryOverrides: LibraryOverride[] = [];
  private readonly userOverrides: Override[] = [];
  /** The object's own `toJson()` before the first override. */
  private customToJson?: () => unknown;

  private constructor(private readonly object: ApiObject) {
    this.check = new PropCheck(object.node.path);
  }

  /** Adds a user's override that sets a field. */
  public add(path: string, value: unknown): void {
    this.change(this.userOverrides, new Override(this.parse('add', path), this.json(path, value)));
  }

  /** Adds a user's override that removes a field. */
  public remove(path: string): void {
    this.change(this.userOverrides, new Override(this.parse('remove', path)));
  }

  /** Adds an override of this library that sets a field. Users' overrides apply later and take precedence. */
  public addForLibrary(path: string, value: unknown): void {
    this.change(this.libraryOverrides, { override: new Override(this.parse('add', path), this.json(path, value)) });
  }

  /**
   * Adds an override of this library that sets a field of a container. Selects the container by name, because JSON
   * patches can move it.
   */
  public addForLibraryToContainer(container: string, path: string, value: unknown): void {
    const override = new Override(this.parse('add', path), this.json(path, value));
    this.change(this.libraryOverrides, { container, override });
  }

  /** Returns true if a user's override changes the field, one of its ancestors or one of its descendants. */
  public isChangedByUser(keys: readonly string[]): boolean {
    return this.userOverrides.some(({ path }) => overlap(path.keys, keys));
  }

  /** Returns the fields that this library sets, without elements that it appends to lists. */
  public libraryFields(): (readonly string[])[] {
    const rendered = this.renderWithoutOverrides() as Json;
    const overrides = this.libraryOverrides.flatMap((override) => overrideInContainer(rendered, override) ?? []);
    return overrides.map(({ path }) => path.keys).filter((keys) => keys.at(-1) !== '-');
  }

  private parse(method: string, path: string): FieldPath {
    return FieldPath.parse(this.check, `Overrides.${method}().path`, path);
  }

  private json(path: string, value: unknown): Json {
    const prop = 'Overrides.add().value';
    if (value === undefined) {
      this.check.fail(prop, value, `must be plain JSON: pass a value for '${path}', or call remove()`);
    }
    return copyJson(value, (keys, description, fix) => {
      const field = keys.length > 0 ? `${prop}.${dottedPath(keys)}` : prop;
      throw new Error(`${this.check.path}: ${field} is ${description}, must be plain JSON: ${fix}`);
    });
  }

  private change<T>(overrides: T[], override: T): void {
    if (this.libraryOverrides.length + this.userOverrides.length === 0) {
      this.install();
    }
    overrides.push(override);
    dropCachedManifest(this.object);
  }

  /** Renders the manifest without the overrides. */
  public renderWithoutOverrides(): unknown {
    return this.customToJson
      ? this.customToJson()
      : ((Object.getPrototypeOf(this.object) as ApiObject).toJson.call(this.object) as unknown);
  }

  /** Defines `toJson()` on the object without changing its class. */
  private install(): void {
    const { object } = this;
    if (Object.getOwnPropertyDescriptor(object, 'toJson')?.configurable === false) {
      // jsii defines this property if a class in another language overrides the method
      throw new Error(
        `${this.check.path}: ${object.constructor.name} overrides toJson() in another language. Change the field there.`,
      );
    }
    this.customToJson = Object.hasOwn(object, 'toJson') ? (object.toJson.bind(object) as () => unknown) : undefined;
    const toJson = () => this.apply(this.renderWithoutOverrides());
    Object.defineProperty(object, 'toJson', { value: toJson, configurable: true, writable: true });
    if (!this.customToJson) {
      const change: ManifestChange = { toJson, apply: (manifest) => this.apply(manifest) };
      CHANGE.set(object, change);
    }
    // with `Checks`, the tree validation reports the errors of all objects at once
    object.node.addValidation({ validate: () => (TREE_VALIDATION.of(object.node.root) ? [] : this.errors()) });
  }

  private apply(manifest: unknown): unknown {
    try {
      const initial = this.libraryOverrides.reduce(
        (json, override) => overrideInContainer(json, override)?.apply(json) ?? json,
        manifest as Json,
      );
      const changed = this.userOverrides.reduce((json, override) => override.apply(json), initial);
      // overrides of this library are always valid
      if (this.userOverrides.length > 0) {
        checkChangedManifest(changed);
      }
      return changed;
    } catch (error) {
      throw OverrideError.is(error) ? new OverrideError(`${this.check.path}: ${error.message}`) : error;
    }
  }

  /** Returns the errors of the overrides. Other validations report all other errors. */
  private errors(): string[] {
    try {
      this.object.toJson();
      return [];
    } catch (error) {
      return OverrideError.is(error) ? [error.message.slice(`${this.check.path}: `.length)] : [];
    }
  }
}

/** Returns an override with the path of its container. JSON patches can rename containers, and insert others before it. */
function overrideInContainer(manifest: Json, { container, override }: LibraryOverride): Override | undefined {
  if (container === undefined) {
    return override;
  }
  const initIndex = indexIn(manifest, INIT_CONTAINERS, container);
  const listPath = initIndex === undefined ? CONTAINERS : INIT_CONTAINERS;
  const index = initIndex ?? indexIn(manifest, CONTAINERS, container) ?? 0;
  return listAt(manifest, listPath).length === 0
    ? undefined
    : override.withPrefix([...listPath.split('.'), String(index)]);
}

/** Returns the index of a container in a list of the manifest; undefined if the list does not contain the container. */
function indexIn(manifest: Json, listPath: string, container: string): number | undefined {
  const index = listAt(manifest, listPath).findIndex((item) => isMap(item) && item.name === container);
  return index < 0 ? undefined : index;
}

function listAt(manifest: Json, path: string): unknown[] {
  const list = fieldOf(manifest, path);
  return Array.isArray(list) ? list : [];
}

function objectOf(construct: IConstruct): ApiObject {
  try {
    return ApiObject.of(construct);
  } catch {
    const path = (construct as Partial<IConstruct> | undefined)?.node?.path || 'Overrides.of()';
    throw new Error(`${path}: no Kubernetes object represents this construct. Pass the object itself, an ApiObject.`);
  }
}
