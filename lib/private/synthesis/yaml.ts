import { Yaml } from 'cdk8s';

/** Strings that need no quotes, but for the words below. YAML 1.1 reads no other word or path as another type. */
const PLAIN = /^[A-Za-z/](?:[\w./-]|:(?=[\w./-]))*$/;
/** Words that YAML 1.1 reads as true, false or null. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const DIGITS = /^\d+$/;
const DOCUMENT_MARKER = /^(%|---|\.\.\.)/;

/** How many other strings are remembered as cdk8s wrote them: most are the same in all manifests. */
const MAX_REMEMBERED = 10_000;
const strings = new Map<string, string>();
const keys = new Map<string, string>();

/** Thrown where only cdk8s knows the bytes. */
const UNUSUAL = new Error('unusual');

/**
 * Writes documents as `Yaml.stringify()` of cdk8s does, byte for byte and several times as fast. Maps and lists
 * are written here, and scalars that need no thought; other strings and keys are written by cdk8s, each only once. A document that holds
 * anything else (text of several lines, fractions, null, one object twice) is left to cdk8s.
 */
export function stringifyYaml(documents: readonly unknown[]): string {
  return documents.map(documentOf).join('---\n');
}

function documentOf(document: unknown): string {
  try {
    return isMap(document) && !isEmpty(document) ? new Writer().map(document, '') : unusual();
  } catch (error) {
    if (error !== UNUSUAL) {
      throw error;
    }
    return Yaml.stringify(document);
  }
}

class Writer {
  private readonly seen = new Set<object>();

  /** The lines of a map, of which the first is indented already. */
  public map(map: Record<string, unknown>, indent: string): string {
    let text = '';
    for (const key of Object.keys(map)) {
      text += `${text && indent}${keyOf(key)}:${this.value(map[key], indent)}`;
    }
    return text;
  }

  /** The lines of a list, of which the first is indented already. */
  private list(list: readonly unknown[], indent: string): string {
    let text = '';
    for (const item of list) {
      const inner = this.collection(item, `${indent}  `);
      text += `${text && indent}- ${inner ?? `${scalarOf(item)}\n`}`;
    }
    return text;
  }

  /** What follows the colon. */
  private value(value: unknown, indent: string): string {
    const inner = this.collection(value, `${indent}  `);
    if (inner === undefined) {
      return ` ${scalarOf(value)}\n`;
    }
    return inner === '{}\n' || inner === '[]\n' ? ` ${inner}` : `\n${indent}  ${inner}`;
  }

  private collection(value: unknown, indent: string): string | undefined {
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    if (this.seen.has(value)) {
      return unusual(); // it gets an anchor
    }
    this.seen.add(value);
    if (Array.isArray(value)) {
      return value.length === 0 ? '[]\n' : this.list(value, indent);
    }
    if (isMap(value)) {
      return isEmpty(value) ? '{}\n' : this.map(value, indent);
    }
    return unusual();
  }
}

function scalarOf(value: unknown): string {
  if (typeof value === 'string') {
    if (isPlain(value)) {
      return value;
    }
    if (DIGITS.test(value)) {
      return `"${value}"`;
    }
    return value.includes('\n') ? unusual() : remember(strings, value, writeString);
  }
  if (typeof value === 'boolean' || (Number.isSafeInteger(value) && !Object.is(value, -0))) {
    return String(value);
  }
  return unusual();
}

function keyOf(key: string): string {
  // a key is written in another way if it is longer than 1024 characters, and if it is a document marker at the start of a line
  if (key.length > 1000 || DOCUMENT_MARKER.test(key)) {
    return unusual();
  }
  return isPlain(key) ? key : remember(keys, key, writeKey);
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !RESERVED.test(text);
}

function writeString(value: string): string {
  return Yaml.stringify({ k: value }).slice('k: '.length, -1);
}

function writeKey(key: string): string {
  return Yaml.stringify({ [key]: 0 }).slice(0, -': 0\n'.length);
}

function remember(known: Map<string, string>, value: string, write: (value: string) => string): string {
  const text = known.get(value) ?? write(value);
  if (known.size < MAX_REMEMBERED) {
    known.set(value, text);
  }
  return text;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isEmpty(map: object): boolean {
  return Object.keys(map).length === 0;
}

function unusual(): never {
  throw UNUSUAL;
}
