import * as cdk8s from 'cdk8s';
import * as plus from 'cdk8s-plus-28';
import * as library from '../../../lib';
import type { Doc } from './doc';
import { literalDoc, objectDoc } from './literal';

/** Values of the variables of a program. */
export type Scope = Map<string, unknown>;

/** An expression of a program, with its code and its value. */
export interface Expression {
  readonly doc: Doc;
  /** Names of the classes in the expression, which a program imports. */
  readonly classes: readonly string[];
  valueIn(scope: Scope): unknown;
}

/** Method call, or property access if `args` is undefined. */
export interface Link {
  readonly name: string;
  readonly args?: readonly Expression[];
  /** True for an optional property that is defined here. */
  readonly isPresent?: boolean;
}

/** A plain JSON value. */
export function json(value: unknown): Expression {
  // a copy for each use, because constructs can store it
  const text = JSON.stringify(value);
  return { doc: literalDoc(JSON.parse(text)), classes: [], valueIn: () => JSON.parse(text) as unknown };
}

/** An object without its undefined fields. */
export function object(fields: { readonly [key: string]: Expression | undefined }): Expression {
  const defined = Object.entries(fields).flatMap(([key, value]) => (value ? [[key, value] as const] : []));
  return {
    doc: objectDoc(defined.map(([key, value]) => [key, value.doc])),
    classes: defined.flatMap(([, value]) => value.classes),
    valueIn: (scope) => Object.fromEntries(defined.map(([key, value]) => [key, value.valueIn(scope)])),
  };
}

export function list(items: readonly Expression[]): Expression {
  return {
    doc: { open: '[', items: items.map(({ doc }) => doc), close: ']' },
    classes: items.flatMap(({ classes }) => classes),
    valueIn: (scope) => items.map((item) => item.valueIn(scope)),
  };
}

/** Call of a static method: 'Health.http'. */
export function call(method: string, ...args: Expression[]): Expression {
  const [name = '', member = ''] = method.split('.');
  return {
    doc: [method, argsDoc(args)],
    classes: [name, ...args.flatMap(({ classes }) => classes)],
    valueIn: (scope) => {
      const owner = classNamed(name) as unknown as { [method: string]: (...args: unknown[]) => unknown };
      return owner[member]?.(...args.map((arg) => arg.valueIn(scope)));
    },
  };
}

/** Member of an enum, or a constant of a class: 'Protocol.UDP'. */
export function constant(path: string): Expression {
  const [name = '', member = ''] = path.split('.');
  return {
    doc: path,
    classes: [name],
    valueIn: () => (classNamed(name) as unknown as { [member: string]: unknown })[member],
  };
}

/** Creation of an object. */
export function create(name: string, ...args: Expression[]): Expression {
  return {
    doc: [`new ${name}`, argsDoc(args)],
    classes: [name, ...args.flatMap(({ classes }) => classes)],
    valueIn: (scope) => new (classNamed(name))(...args.map((arg) => arg.valueIn(scope))),
  };
}

export function variable(name: string): Expression {
  return { doc: name, classes: [], valueIn: (scope) => scope.get(name) };
}

/** Calls of methods and properties of an object. */
export function chain(receiver: Expression, ...links: Link[]): Expression {
  const isCall = links.every(({ args }) => args);
  const docs = links.map(({ name, args, isPresent }) => [`.${name}`, args ? argsDoc(args) : isPresent ? '!' : '']);
  return {
    doc: isCall ? { receiver: receiver.doc, links: docs } : [receiver.doc, ...docs],
    classes: [...receiver.classes, ...links.flatMap(({ args = [] }) => args.flatMap(({ classes }) => classes))],
    valueIn: (scope) => links.reduce((value, link) => follow(value, link, scope), receiver.valueIn(scope)),
  };
}

function follow(value: unknown, { name, args }: Link, scope: Scope): unknown {
  const owner = value as { [name: string]: unknown };
  return args ? (owner[name] as (...args: unknown[]) => unknown).apply(owner, valuesOf(args, scope)) : owner[name];
}

function valuesOf(args: readonly Expression[], scope: Scope): unknown[] {
  return args.map((arg) => arg.valueIn(scope));
}

function argsDoc(args: readonly Expression[]): Doc {
  return { open: '(', items: args.map(({ doc }) => doc), close: ')' };
}

/** Modules of the classes, in the order of the imports. */
const MODULES: readonly (readonly [module: string, classes: object])[] = [
  ['cdk8s', cdk8s],
  ['cdk8s-ml-app', library],
  ['cdk8s-plus-28', plus],
];

function classNamed(name: string): new (...args: unknown[]) => unknown {
  const found = MODULES.find(([, classes]) => name in classes)?.[1] as { [name: string]: unknown } | undefined;
  return found?.[name] as new (...args: unknown[]) => unknown;
}

/** Writes the imports of classes. */
export function importsOf(classes: readonly string[]): string[] {
  return MODULES.flatMap(([module, exports]) => {
    const used = [...new Set(classes)].filter((name) => ownerOf(name) === exports).sort();
    return used.length === 0 ? [] : [`import { ${used.join(', ')} } from '${module}';`];
  });
}

function ownerOf(name: string): object | undefined {
  return MODULES.find(([, classes]) => name in classes)?.[1];
}
