import { Yaml } from 'cdk8s';
import { quoted } from '../kube/quoted';
import { flawOf } from '../kube/unwritable';
import { unreadableIn } from './unreadable';
import { misreading, numberText } from './yaml-text';

/**
 * Plain scalars: words and paths, except for words that YAML 1.1 reads as true, false or null, and 'e' with digits, which the package yaml
 * reads as a number.
 */
const PLAIN = /^(?!(?:y|n|yes|no|on|off|true|false|null|e-?\d+)$)[a-z/](?:[\w./-]|:(?=[\w./-]))*$/i;
const DIGITS = /^\d+$/;
const DOCUMENT_MARKER = /^(%|---|\.\.\.)/;
/** Maximum length of a key without a question mark. */
const MAX_KEY = 1024;

/** Maximum number and length of cached strings. Most strings are the same in all manifests. */
const MAX_CACHED = 10_000;
const MAX_CACHED_LENGTH = 1000;

/** Cache of the YAML of strings and keys. One cache for a synthesis saves time. */
export class TextCache {
  public readonly strings = new Map<string, string>();
  public readonly keys = new Map<string, string>();

  private readonly plainKeys = new Set<string>();

  /** Returns true for a key that is a plain scalar. Most keys are the same in all manifests. */
  public isPlainKey(key: string): boolean {
    if (this.plainKeys.has(key)) {
      return true;
    }
    const isPlain = key.length <= MAX_KEY && PLAIN.test(key);
    if (isPlain && this.plainKeys.size < MAX_CACHED) {
      this.plainKeys.add(key);
    }
    return isPlain;
  }
}

/** Error for a document that only cdk8s can write. */
const ONLY_CDK8S = new Error('only cdk8s can write this document');

/** Error for a value that YAML cannot represent. */
class Unwritable extends Error {}

/**
 * Writes documents with the same bytes as `Yaml.stringify()` of cdk8s, several times as fast. Only text that a parser would misread differs:
 *
 * - A string or key that a parser would misread is in double quotes, with escapes: see `misreading()`.
 * - Whole numbers above 2^53 have all their digits, and exponents have a form that all parsers support: see `numberText()`.
 *
 * This module writes maps, lists and simple scalars. cdk8s writes every other string and key once. cdk8s also writes documents with other
 * values (null, one object twice, an instance of a class), unless a parser would misread them.
 *
 * @throws Unwritable
 */
export function stringifyYaml(documents: readonly unknown[], cache = new TextCache()): string {
  return documents.map((document) => documentText(document, cache)).join('---\n');
}

function documentText(document: unknown, cache: TextCache): string {
  try {
    return isMap(document) && !isEmpty(document) ? new Writer(cache).map(document, '') : delegateToCdk8s();
  } catch (error) {
    if (error !== ONLY_CDK8S) {
      throw error;
    }
    const text = Yaml.stringify(document);
    const json = jsonOf(document);
    return json === undefined || unreadableIn(json).length === 0 ? text : new StrictWriter(cache).document(json);
  }
}

class Writer {
  private readonly seen = new Set<object>();

  public constructor(protected readonly cache: TextCache) {}

  /** Writes the lines of a map, without the indent of the first. */
  public map(map: Record<string, unknown>, indent: string): string {
    let text = '';
    for (const key of Object.keys(map)) {
      text += `${text && indent}${this.key(key, indent)}:${this.value(map[key], indent)}`;
    }
    return text;
  }

  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- a subclass needs the indent
  protected key(key: string, _indent: string): string {
    if (this.cache.isPlainKey(key)) {
      return key;
    }
    const text = keyText(key, this.cache);
    // cdk8s uses another syntax
    return text.length > MAX_KEY || DOCUMENT_MARKER.test(key) ? delegateToCdk8s() : text;
  }

  protected scalar(value: unknown, indent: string): string {
    return scalarOf(value, indent, this.cache);
  }

  /** Writes the lines of a list, without the indent of the first. */
  protected list(list: readonly unknown[], indent: string): string {
    let text = '';
    for (const item of list) {
      const collection = this.collection(item, `${indent}  `);
      text += `${text && indent}- ${collection ?? `${this.scalar(item, indent)}\n`}`;
    }
    return text;
  }

  /** Writes the text after the colon. */
  private value(value: unknown, indent: string): string {
    const collection = this.collection(value, `${indent}  `);
    if (collection === undefined) {
      return ` ${this.scalar(value, indent)}\n`;
    }
    return collection === '{}\n' || collection === '[]\n' ? ` ${collection}` : `\n${indent}  ${collection}`;
  }

  private collection(value: unknown, indent: string): string | undefined {
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    if (this.seen.has(value)) {
      return delegateToCdk8s(); // cdk8s writes an anchor
    }
    this.seen.add(value);
    if (Array.isArray(value)) {
      return value.length === 0 ? '[]\n' : this.list(value, indent);
    }
    if (isMap(value)) {
      return isEmpty(value) ? '{}\n' : this.map(value, indent);
    }
    return delegateToCdk8s();
  }
}

/** Writes any JSON, including values that cdk8s writes in a different YAML syntax. */
class StrictWriter extends Writer {
  public document(json: unknown): string {
    return isMap(json) && !isEmpty(json)
      ? this.map(json, '')
      : Array.isArray(json) && json.length > 0
        ? this.list(json, '')
        : `${this.scalar(json, '')}\n`;
  }

  protected override key(key: string, indent: string): string {
    const text = DOCUMENT_MARKER.test(key) ? quoted(key) : keyText(key, this.cache);
    return text.length > MAX_KEY ? `? ${text}\n${indent}` : text;
  }

  protected override scalar(value: unknown, indent: string): string {
    return value === null || typeof value === 'object' ? JSON.stringify(value) : scalarOf(value, indent, this.cache);
  }
}

function scalarOf(value: unknown, indent: string, cache: TextCache): string {
  if (typeof value === 'string') {
    return PLAIN.test(value) ? value : DIGITS.test(value) ? `"${value}"` : stringText(value, indent, cache);
  }
  if (typeof value === 'number') {
    return numberText(checkScalar(value));
  }
  return typeof value === 'boolean' || typeof value === 'bigint' ? String(checkScalar(value)) : delegateToCdk8s();
}

function stringText(value: string, indent: string, { strings }: TextCache): string {
  const text = cachedText(strings, value, writeString);
  // the cached text of a multi-line string is indented for a value at the root
  return indent === '' || !text.includes('\n') ? text : text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}

function keyText(key: string, { keys }: TextCache): string {
  return PLAIN.test(key) ? key : cachedText(keys, key, writeKey);
}

function writeString(value: string): string {
  checkScalar(value);
  return misreading(value) === undefined ? Yaml.stringify({ k: value }).slice('k: '.length, -1) : quoted(value);
}

function writeKey(key: string): string {
  checkScalar(key);
  if (misreading(key) !== undefined) {
    return quoted(key);
  }
  const pair = Yaml.stringify({ [key]: 0 });
  return pair.startsWith('? ') ? pair.slice('? '.length, -'\n: 0\n'.length) : pair.slice(0, -': 0\n'.length);
}

function cachedText(texts: Map<string, string>, value: string, write: (value: string) => string): string {
  const text = texts.get(value) ?? write(value);
  if (texts.size < MAX_CACHED && value.length < MAX_CACHED_LENGTH) {
    texts.set(value, text);
  }
  return text;
}

function checkScalar<T>(value: T): T {
  const flaw = flawOf(value);
  if (flaw !== undefined) {
    throw new Unwritable(`a value is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}, ${flaw}`);
  }
  return value;
}

/** Copies a document through JSON text; undefined if it has none. */
function jsonOf(document: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(document)) as unknown;
  } catch {
    return undefined;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isEmpty(map: object): boolean {
  return Object.keys(map).length === 0;
}

function delegateToCdk8s(): never {
  throw ONLY_CDK8S;
}
