import type { Duration } from 'cdk8s';
import type { PropCheck } from './prop-check';
import { nearest } from '../kube/nearest';
import { isPlain } from '../kube/show';

/** Reports a wrong value. */
export type Rejecter = Pick<PropCheck, 'fail'>;

/** Type of a prop, for callers in languages without type checks. */
export interface PropType<T> {
  /** Noun in messages: 'a string'. */
  readonly noun: string;
  /** Source text of a valid value. */
  readonly example: string;
  /** Types of the props of an object, the items of an array or the values of a map. Empty for other types. */
  readonly parts: { readonly [name: string]: PropType<unknown> };
  /** Checks a value and copies objects and arrays, so that later changes by the caller have no effect. */
  read(check: Rejecter, prop: string, value: unknown): T;
}

type RequiredKeys<P> = { [K in keyof P]-?: Partial<Pick<P, K>> extends Pick<P, K> ? never : K }[keyof P];
type RequiredTypes<P> = { readonly [K in RequiredKeys<P>]: PropType<P[K]> };
type OptionalTypes<P> = {
  readonly [K in Exclude<keyof P, RequiredKeys<P>>]-?: PropType<NonNullable<P[K]>>;
};

/** Types of all props of an interface. A `StructType` that omits one of the props does not compile. */
export interface StructType<P> extends PropType<P> {
  readonly required: RequiredTypes<P>;
  readonly optional: OptionalTypes<P>;
  /** Reads all props of a construct or of a method. */
  readAll(check: Rejecter, value: unknown, name?: string): P;
  /** Copies only the props of this interface. */
  pick(props: P): P;
}

/** Type of a string. */
export function text(example: string): PropType<string> {
  return typeOf('a string', `'${example}'`, (value) => typeof value === 'string');
}

/** Type of a finite number. */
export function number(example: number): PropType<number> {
  return typeOf('a finite number', String(example), Number.isFinite);
}

/** Type of a boolean. */
export const flag: PropType<boolean> = typeOf('true or false', 'true', (value) => typeof value === 'boolean');

/** Type of a Duration of any installed copy of cdk8s. */
export function duration(example: string): PropType<Duration> {
  return instance<Duration>('a Duration', example, 'toMilliseconds', 'toSeconds');
}

/** Type of the values of an enumeration. */
export function choice<T extends string>(name: string, values: { [member: string]: T }): PropType<T> {
  const allowed: unknown[] = Object.values(values);
  return typeOf(`one of ${allowed.join(', ')}`, `${name}.${Object.keys(values)[0]}`, (value) =>
    allowed.includes(value),
  );
}

/**
 * Type of an instance of a class, which the given members identify. `instanceof` would reject instances of another copy of the class.
 */
export function instance<T extends object>(
  noun: string,
  example: string,
  ...members: (keyof T & string)[]
): PropType<T> {
  return typeOf<T>(noun, example, (value) => isInstance(value) && members.every((member) => member in value));
}

/** Type of an array. */
export function list<T>(item: PropType<T>, example = `[${item.example}]`): PropType<T[]> {
  return {
    noun: 'an array',
    example,
    parts: { '[0]': item },
    read(check, prop, value) {
      // Array.from() turns holes into undefined
      return Array.isArray(value)
        ? Array.from(value as unknown[], (element, i) => item.read(check, `${prop}[${i}]`, element))
        : rejectType(check, prop, value, this);
    },
  };
}

/** Type of an object with any keys. */
export function map<T>(key: string, item: PropType<T>): PropType<{ [key: string]: T }> {
  return {
    noun: 'an object',
    example: `{ '${key}': ${item.example} }`,
    parts: { [key]: item },
    read(check, prop, value) {
      if (!isObject(value) || isInstance(value)) {
        return rejectType(check, prop, value, this);
      }
      const entries = Object.entries(value).filter(([, member]) => member !== undefined);
      // cdk8s looks up keys in objects that inherit these names
      const [inherited] = entries.find(([name]) => name in Object.prototype) ?? [];
      if (inherited !== undefined) {
        check.fail(prop, inherited, 'which every JavaScript object inherits: pass another key');
      }
      return Object.fromEntries(
        entries.map(([name, member]) => [name, item.read(check, memberName(prop, name), member)]),
      );
    },
  };
}

/** Type of an object with the given props. */
export function struct<P>(required: RequiredTypes<P>, optional: OptionalTypes<P>, example?: string): StructType<P> {
  const parts = { ...required, ...optional } as { [name: string]: PropType<unknown> };
  const entries = Object.entries(parts).map(([key, part]) => ({ key, part, isRequired: key in required }));
  const readStruct = (type: PropType<P>, check: Rejecter, prop: string, name: string, value: unknown): P => {
    if (!isObject(value)) {
      return rejectType(check, name, value, type);
    }
    const prefix = prop === '' ? '' : `${prop}.`;
    if (!isPlain(value) && Object.keys(value).some((key) => !Object.hasOwn(parts, key))) {
      return rejectType(check, name, value, type);
    }
    rejectUnknownProps(check, prefix, value, parts);
    const props: { [key: string]: unknown } = {};
    for (const { key, part, isRequired } of entries) {
      const member = (value as { [key: string]: unknown })[key];
      if (member !== undefined || isRequired) {
        props[key] = part.read(check, prefix + key, member);
      }
    }
    return props as P;
  };
  return {
    noun: 'an object',
    example: example ?? exampleOf(required, parts),
    parts,
    required,
    optional,
    read(check, prop, value) {
      return readStruct(this, check, prop, prop, value);
    },
    readAll(check, value, name = 'props') {
      return readStruct(this, check, '', name, value);
    },
    pick(props) {
      return Object.fromEntries(Object.entries(props as object).filter(([key]) => key in parts)) as P;
    },
  };
}

function typeOf<T>(noun: string, example: string, accepts: (value: unknown) => boolean): PropType<T> {
  return {
    noun,
    example,
    parts: {},
    read(check, prop, value) {
      return accepts(value) ? (value as T) : rejectType(check, prop, value, this);
    },
  };
}

function rejectType(check: Rejecter, prop: string, value: unknown, { noun, example }: PropType<unknown>): never {
  return check.fail(prop, value, `must be ${noun}: pass a value such as ${example}`);
}

function rejectUnknownProps(check: Rejecter, prefix: string, value: object, parts: object): void {
  for (const key of Object.keys(value)) {
    const member = (value as { [key: string]: unknown })[key];
    if (!Object.hasOwn(parts, key) && member !== undefined) {
      const names = Object.keys(parts);
      const suggestion = nearest(key, names);
      const fix =
        suggestion === undefined ? `remove it, or pass one of ${names.join(', ')}` : `pass ${prefix}${suggestion}`;
      check.fail(memberName(prefix, key), member, `which is an unknown prop: ${fix}`);
    }
  }
}

/** Returns an example with all required props, or with the first prop. */
function exampleOf(required: object, parts: { [name: string]: PropType<unknown> }): string {
  const names = Object.keys(required).length > 0 ? Object.keys(required) : Object.keys(parts).slice(0, 1);
  return `{ ${names.map((name) => `${name}: ${parts[name]?.example}`).join(', ')} }`;
}

function memberName(prop: string, key: string): string {
  const prefix = prop === '' || prop.endsWith('.') ? prop : `${prop}.`;
  return /^[\w-]+$/.test(key) ? `${prefix}${key}` : `${prefix.slice(0, -1)}['${key}']`;
}

/** Returns true for an object, except for an array, Map, Date or function. A class can implement an interface of props. */
function isObject(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function isInstance(value: unknown): value is object {
  return isObject(value) && !isPlain(value);
}
