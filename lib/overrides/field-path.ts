import type { Check } from '../validation/check';

/** A key that JavaScript reads as the prototype of an object. */
const FORBIDDEN = '__proto__';
/** 'ports[0]', as JavaScript and JSONPath write it. */
const BRACKETS = /(?<!\\)\[(\d+|-)\](?=\.|\[|$)/g;

/** A field of an object: 'spec.ports.0.appProtocol'. */
export class FieldPath {
  /**
   * Reads a path. A backslash takes the next character as it is, so that keys may contain dots.
   *
   * @throws if the path is no text, has an empty key, ends in a backslash or leads to a prototype, or is written as a JSON pointer or with
   * brackets: no object has a key like that, and the API server ignores fields that it does not know
   */
  public static parse(check: Check, prop: string, text: string): FieldPath {
    if (typeof text !== 'string' || text === '') {
      check.fail(prop, text, "must be the path of a field: pass a path like 'spec.template.spec.hostIPC'");
    }
    refuseOtherSyntax(check, prop, text);
    const keys = [''];
    for (let i = 0; i < text.length; i++) {
      if (text[i] === '.') {
        keys.push('');
      } else {
        i += text[i] === '\\' ? 1 : 0;
        keys.push(
          `${keys.pop()}${text[i] ?? check.fail(prop, text, "must not end with '\\': write '\\\\' for a backslash")}`,
        );
      }
    }
    if (keys.includes('')) {
      check.fail(prop, text, "must not have an empty key: write one dot between keys, and '\\\\.' for a dot in a key");
    }
    if (keys.includes(FORBIDDEN)) {
      check.fail(prop, text, `must not contain ${FORBIDDEN}: no Kubernetes object has such a field`);
    }
    return new FieldPath(keys);
  }

  public constructor(public readonly keys: readonly string[]) {}

  /** The path as `parse()` reads it. */
  public toString(): string {
    return this.keys.map((key) => key.replace(/[.\\]/g, '\\$&')).join('.');
  }
}

function refuseOtherSyntax(check: Check, prop: string, text: string): void {
  if (text.startsWith('/')) {
    const keys = text.slice(1).split('/');
    const path = pathLiteral(keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')));
    check.fail(prop, text, `must have dots between its keys: pass ${path}`);
  }
  if (text.search(BRACKETS) >= 0) {
    check.fail(prop, text, `must have dots before indexes: pass '${text.replace(BRACKETS, '.$1')}'`);
  }
}

/** The path that leads to the first keys. */
export function dotted(keys: readonly string[]): string {
  return new FieldPath(keys).toString();
}

/** The same path as a program writes it, in quotes. */
export function pathLiteral(keys: readonly string[]): string {
  return `'${dotted(keys).replace(/[\\']/g, '\\$&')}'`;
}
