import type { PropCheck } from '../validation/prop-check';

/** Key that JavaScript reads as the prototype of an object. */
const FORBIDDEN = '__proto__';
/** Index in brackets, as in JavaScript and JSONPath: 'ports[0]'. */
const BRACKETS = /(?<!\\)\[(\d+|-)\](?=\.|\[|$)/g;

/** Path of a field in an object: 'spec.ports.0.appProtocol'. */
export class FieldPath {
  /**
   * Parses a path. A backslash escapes the next character, so that keys can contain dots.
   *
   * @throws if the path is not a string, has an empty key, ends in a backslash, has the key `__proto__`, is a
   * JSON pointer, or has an index in brackets
   */
  public static parse(check: PropCheck, prop: string, text: string): FieldPath {
    if (typeof text !== 'string' || text === '') {
      check.fail(prop, text, "must be the path of a field: pass a path like 'spec.template.spec.hostIPC'");
    }
    rejectOtherSyntax(check, prop, text);
    const keys = text.includes('\\') ? unescapedKeys(check, prop, text) : text.split('.');
    if (keys.includes('')) {
      check.fail(prop, text, "must not have an empty key: write one dot between keys, and '\\\\.' for a dot in a key");
    }
    if (keys.includes(FORBIDDEN)) {
      check.fail(prop, text, `must not contain ${FORBIDDEN}, which no Kubernetes object has: remove it`);
    }
    return new FieldPath(keys);
  }

  public constructor(public readonly keys: readonly string[]) {}

  /** Formats the path for `parse()`. */
  public toString(): string {
    return this.keys.map((key) => key.replace(/[.\\]/g, '\\$&')).join('.');
  }
}

function unescapedKeys(check: PropCheck, prop: string, text: string): string[] {
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
  return keys;
}

function rejectOtherSyntax(check: PropCheck, prop: string, text: string): void {
  if (text.startsWith('/')) {
    const keys = text.slice(1).split('/');
    const path = pathLiteral(keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')));
    check.fail(prop, text, `must have dots between its keys: pass ${path}`);
  }
  if (text.search(BRACKETS) >= 0) {
    check.fail(prop, text, `must have dots before indexes: pass '${text.replace(BRACKETS, '.$1')}'`);
  }
}

/** Joins keys into a path. */
export function dottedPath(keys: readonly string[]): string {
  return new FieldPath(keys).toString();
}

/** Joins keys into a path, and returns it as a string literal. */
export function pathLiteral(keys: readonly string[]): string {
  return `'${dottedPath(keys).replace(/[\\']/g, '\\$&')}'`;
}
